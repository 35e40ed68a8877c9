#pragma once

#include "config/value.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace probe::probes {

/// How much validity has to be left: a time span, a share of the whole lifetime, or the smaller of both.
struct Threshold {
  std::optional<std::chrono::seconds> span;
  std::optional<double> percent;  ///< of the lifetime, above 0 and below 100

  /// The threshold for something that lasts `lifetime`; never negative.
  std::chrono::seconds of(std::chrono::seconds lifetime) const;
  /// As it is written: `14d`, `20%`, `14d or 10%, whichever is less`.
  std::string text() const;
};

/// When time left becomes a warning, and when a failure.
struct Thresholds {
  Threshold warning;
  Threshold failure;
};

}  // namespace probe::probes

namespace probe::config {

/// `14d` or `20%`. A duration of zero switches the threshold off.
template <>
struct Value<probes::Threshold> {
  static std::optional<probes::Threshold> parse(const Node& node, const std::string& path, Problems& problems);
  static std::string type() { return "duration or percentage"; }
  static std::string show(const probes::Threshold& value) { return value.text(); }
};

}  // namespace probe::config
