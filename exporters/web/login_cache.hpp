#pragma once

#include <array>
#include <cstddef>
#include <list>
#include <map>
#include <optional>
#include <string_view>

namespace probe::exporters {

/// Which logins were right and which wrong, so that each costs one bcrypt. Holds no password: logins are known by a
/// salted digest, of a salt that no other process has. Right and wrong ones have room of their own, so that who guesses
/// pushes nobody out. Single-threaded.
class LoginCache {
 public:
  using Key = std::array<unsigned char, 32>;

  LoginCache();

  /// Of a user, the hash that counts for the user, and a password. Each goes in with its length, so that no two
  /// different logins have the same key (CVE-2022-46146).
  Key key_of(std::string_view user, std::string_view hash, std::string_view password) const;

  /// Whether that login was right; nothing when it is not known.
  std::optional<bool> find(const Key& key);
  void remember(const Key& key, bool right);
  void clear();
  std::size_t size() const { return right_.places.size() + wrong_.places.size(); }

 private:
  /// The last `kept` keys that were used.
  struct Memory {
    std::size_t kept;
    std::list<Key> recent;
    std::map<Key, std::list<Key>::iterator> places;

    bool touch(const Key& key);
    void add(const Key& key);
  };

  std::array<unsigned char, 32> salt_{};
  Memory right_{128, {}, {}};
  Memory wrong_{1024, {}, {}};
};

}  // namespace probe::exporters
