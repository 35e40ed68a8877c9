#pragma once

#include "agent/core/clock.hpp"

#include <optional>
#include <string_view>

namespace probe::exporters {

/// A time from 1970 to 2254 as RFC 3339 has it (`2026-11-23T18:22:32Z`, `2026-11-23T19:22:32.5+01:00`), or in Unix
/// seconds (`1795458152`, `1795458152.5`), like the times of Prometheus' API. Fractions count to the nanosecond.
/// Nothing for any other text.
std::optional<core::SystemTime> parse_time(std::string_view text);

}  // namespace probe::exporters
