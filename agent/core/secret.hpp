#pragma once

#include <string.h>  // explicit_bzero

#include <iosfwd>
#include <string>
#include <utility>

namespace probe::core {

/// A value that must not be seen: a password, a client secret, a token. It cannot be printed, formatted, logged or
/// compared; whoever really needs it says so with `expose()`. The characters of a text are wiped when it goes.
template <class T>
class Secret {
 public:
  Secret() = default;
  explicit Secret(T value) : value_(std::move(value)) {}
  Secret(const Secret&) = default;
  Secret(Secret&& other) noexcept : value_(std::move(other.value_)) { other.wipe(); }
  Secret& operator=(const Secret& other) {
    if (this == &other) return *this;
    wipe();
    value_ = other.value_;
    return *this;
  }
  Secret& operator=(Secret&& other) noexcept {
    if (this == &other) return *this;
    wipe();
    value_ = std::move(other.value_);
    other.wipe();  // a short text that was moved from leaves its characters behind
    return *this;
  }
  ~Secret() { wipe(); }

  /// For the one place that sends or uses it.
  const T& expose() const { return value_; }
  bool empty() const
    requires requires(const T& value) { value.empty(); }
  {
    return value_.empty();
  }

  friend std::ostream& operator<<(std::ostream&, const Secret&) = delete;

 private:
  void wipe() noexcept {
    if constexpr (requires(T& value) { value.resize(value.capacity()); }) {
      value_.resize(value_.capacity());  // what a shorter value once covered
      ::explicit_bzero(value_.data(), value_.size() * sizeof(*value_.data()));
      value_.clear();
    }
  }

  T value_{};
};

}  // namespace probe::core
