#include "exporters/web/login_cache.hpp"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <cstdint>
#include <memory>
#include <stdexcept>

namespace probe::exporters {

LoginCache::LoginCache() {
  if (RAND_bytes(salt_.data(), static_cast<int>(salt_.size())) != 1) throw std::runtime_error("no random numbers");
}

LoginCache::Key LoginCache::key_of(std::string_view user, std::string_view hash, std::string_view password) const {
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> digest(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  bool good = digest && EVP_DigestInit_ex(digest.get(), EVP_sha256(), nullptr) == 1;
  const auto add = [&](const void* bytes, std::size_t size) {
    good = good && EVP_DigestUpdate(digest.get(), bytes, size) == 1;
  };
  add(salt_.data(), salt_.size());
  for (const auto part : {user, hash, password}) {
    const std::uint64_t length = part.size();
    add(&length, sizeof length);
    add(part.data(), part.size());
  }
  Key key{};
  if (!good || EVP_DigestFinal_ex(digest.get(), key.data(), nullptr) != 1) throw std::runtime_error("SHA-256 failed");
  return key;
}

bool LoginCache::Memory::touch(const Key& key) {
  const auto found = places.find(key);
  if (found == places.end()) return false;
  recent.splice(recent.begin(), recent, found->second);
  return true;
}

void LoginCache::Memory::add(const Key& key) {
  if (touch(key)) return;
  recent.push_front(key);
  places.emplace(key, recent.begin());
  if (recent.size() <= kept) return;
  places.erase(recent.back());
  recent.pop_back();
}

std::optional<bool> LoginCache::find(const Key& key) {
  if (right_.touch(key)) return true;
  if (wrong_.touch(key)) return false;
  return std::nullopt;
}

void LoginCache::remember(const Key& key, bool right) { (right ? right_ : wrong_).add(key); }

void LoginCache::clear() {
  for (auto* memory : {&right_, &wrong_}) {
    memory->recent.clear();
    memory->places.clear();
  }
}

}  // namespace probe::exporters
