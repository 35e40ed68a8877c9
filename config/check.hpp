#pragma once

#include "config/durations.hpp"
#include "config/value.hpp"

#include <chrono>
#include <concepts>
#include <functional>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

namespace probe::config {

/// A rule for one value: what is wrong with it, or nothing. Made from any function of `const T&`, or from one of the
/// rules below, which also say what they demand, for the reference.
template <class T>
class Check {
 public:
  Check() = default;
  template <class F>
    requires(!std::same_as<std::remove_cvref_t<F>, Check> &&
             std::is_invocable_r_v<std::optional<std::string>, const F&, const T&>)
  Check(F rule) {  // NOLINT(google-explicit-constructor): a function is a check
    if constexpr (requires { rule.demand(); }) demand_ = rule.demand();
    rule_ = std::move(rule);
  }

  std::optional<std::string> operator()(const T& value) const { return rule_ ? rule_(value) : std::nullopt; }
  const std::string& demand() const { return demand_; }  ///< "at least 1s"; empty when the rule does not say

 private:
  std::function<std::optional<std::string>(const T&)> rule_;
  std::string demand_;
};

namespace rules {

template <class T>
std::string shown(const T& value) {
  if constexpr (requires(const T& time) { std::chrono::duration_cast<std::chrono::milliseconds>(time); }) {
    return format_duration(std::chrono::duration_cast<std::chrono::milliseconds>(value));
  } else {
    return Value<T>::show(value);
  }
}

template <class A, class B>
bool less(const A& a, const B& b) {
  if constexpr (std::integral<A> && std::integral<B>) {
    return std::cmp_less(a, b);
  } else {
    return a < b;
  }
}

/// Demands that a value is not below `least` and, when there is a `most`, not above it. An optional without a value
/// passes.
template <class L>
struct Within {
  L least;
  std::optional<L> most;

  std::string demand() const { return most ? shown(least) + " to " + shown(*most) : "at least " + shown(least); }

  template <class T>
  std::optional<std::string> operator()(const T& value) const {
    const bool outside = less(value, least) || (most && less(*most, value));
    if (!outside) return std::nullopt;
    return "expected " + demand() + ", got " + shown(value);
  }
  template <class T>
  std::optional<std::string> operator()(const std::optional<T>& value) const {
    return value ? (*this)(*value) : std::nullopt;
  }
};

struct NotEmpty {
  std::string demand() const { return "not empty"; }

  template <class T>
  std::optional<std::string> operator()(const T& value) const {
    if (!value.empty()) return std::nullopt;
    return "expected a " + Value<T>::type() + " that is not empty";
  }
  template <class T>
  std::optional<std::string> operator()(const std::optional<T>& value) const {
    return value ? (*this)(*value) : std::nullopt;
  }
};

}  // namespace rules

/// For numbers and durations. The bounds are allowed values; their type may differ from the value's, as in
/// `at_least(1s)` for milliseconds.
template <class L>
rules::Within<L> at_least(L least) {
  return {least, std::nullopt};
}
template <class L>
rules::Within<L> between(L least, std::type_identity_t<L> most) {
  return {least, most};
}
/// For texts, lists and maps.
inline rules::NotEmpty not_empty() { return {}; }

}  // namespace probe::config
