#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace probe::core {

/// Values by a text, those used lately. Holds up to twice `half` of them and forgets the older half when it is full.
/// Single-threaded.
template <class Value>
class Recent {
 public:
  explicit Recent(std::size_t half) : half_(half) {}

  /// The value, or nullptr. It stays where it is until something else is found or kept.
  const Value* find(std::string_view key) {
    if (const auto found = recent_.find(key); found != recent_.end()) return &found->second;
    const auto found = older_.find(key);
    if (found == older_.end()) return nullptr;
    auto known = older_.extract(found);
    make_room();
    return &recent_.insert(std::move(known)).position->second;
  }

  void keep(std::string_view key, Value value) {
    make_room();
    recent_.insert_or_assign(std::string(key), std::move(value));
  }

  void forget(std::string_view key) {
    if (const auto found = recent_.find(key); found != recent_.end()) recent_.erase(found);
    if (const auto found = older_.find(key); found != older_.end()) older_.erase(found);
  }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view key) const { return std::hash<std::string_view>{}(key); }
  };
  using Half = std::unordered_map<std::string, Value, Hash, std::equal_to<>>;

  void make_room() {
    if (recent_.size() < half_) return;
    older_ = std::exchange(recent_, Half());
  }

  std::size_t half_;
  Half recent_;
  Half older_;
};

}  // namespace probe::core
