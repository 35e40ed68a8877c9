#pragma once

#include <tl/expected.hpp>

#include <chrono>
#include <string>
#include <string_view>

namespace probe::config {

/// The longest duration that can be written: 100 years. Everything up to it fits the nanoseconds of the system's
/// clocks.
inline constexpr std::chrono::milliseconds kLongestDuration = std::chrono::hours{24 * 36500};

/// Reads whole numbers with the units w, d, h, m, s and ms, from the largest unit to the smallest, each once: `30s`,
/// `1h30m`. A week has seven days, a day 24 hours. The error is what was expected, to be followed by what was seen.
tl::expected<std::chrono::milliseconds, std::string> parse_duration(std::string_view text);

/// The shortest text that `parse_duration` reads back as `value`; days rather than weeks, since that is how
/// certificates are counted: `90s`, `14d`, `1d12h`. A negative value gets a `-`, which `parse_duration` refuses.
std::string format_duration(std::chrono::milliseconds value);

}  // namespace probe::config
