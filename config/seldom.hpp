#pragma once

#include "config/value_containers.hpp"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace probe::config {

/// A std::optional for the parts of a configuration that few probes have: without a value it takes up one pointer, so
/// that the many do not pay for the few. Copies are deep.
template <class T>
class Seldom {
 public:
  Seldom() = default;
  Seldom(T value)
      : value_(std::make_unique<T>(std::move(value))) {}  // NOLINT(google-explicit-constructor): as optional
  Seldom(const Seldom& other) : value_(other.value_ ? std::make_unique<T>(*other.value_) : nullptr) {}
  Seldom(Seldom&&) noexcept = default;
  Seldom& operator=(Seldom other) noexcept {
    value_ = std::move(other.value_);
    return *this;
  }
  ~Seldom() = default;

  explicit operator bool() const { return value_ != nullptr; }
  bool has_value() const { return value_ != nullptr; }
  const T& operator*() const { return *value_; }
  const T* operator->() const { return value_.get(); }
  T value_or(T otherwise) const { return value_ ? *value_ : std::move(otherwise); }

 private:
  std::unique_ptr<T> value_;
};

template <class T>
struct Value<Seldom<T>> {
  static std::optional<Seldom<T>> parse(const Node& node, const std::string& path, Problems& problems) {
    auto value = Value<T>::parse(node, path, problems);
    if (!value) return std::nullopt;
    return Seldom<T>(*std::move(value));
  }
  static std::string type() { return Value<T>::type(); }
  static std::string show(const Seldom<T>& value) { return value ? Value<T>::show(*value) : std::string(); }
  static std::vector<KeyDoc> keys() { return keys_of<T>(); }
};

}  // namespace probe::config
