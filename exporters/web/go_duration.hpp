#pragma once

#include "config/value.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace probe::exporters {

/// A duration as Go writes it, which Prometheus' format of the web configuration has: `1s`, `1.5s`, `1h30m`, `250ms`,
/// and `0`.
struct GoDuration {
  std::chrono::nanoseconds length{0};

  bool operator==(const GoDuration&) const = default;
};

/// Reads what Go's time.ParseDuration reads, but nothing negative and at most a year.
std::optional<GoDuration> parse_go_duration(std::string_view text);

}  // namespace probe::exporters

namespace probe::config {

template <>
struct Value<exporters::GoDuration> {
  static std::optional<exporters::GoDuration> parse(const Node& node, const std::string& path, Problems& problems);
  static std::string type() { return "duration"; }
  static std::string show(const exporters::GoDuration& value);
};

}  // namespace probe::config
