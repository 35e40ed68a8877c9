#include "probes/evidence/internal/asn1_time.hpp"

#include "probes/evidence/internal/fail.hpp"
#include "probes/evidence/internal/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ctime>

namespace probe::evidence::internal {

using std::chrono::seconds;
using std::chrono::system_clock;

Parsed<std::int64_t> unix_seconds(const ASN1_TIME* time, std::string_view name) {
  std::tm parts{};
  if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1) {
    const auto* data = reinterpret_cast<const char*>(time == nullptr ? nullptr : ASN1_STRING_get0_data(time));
    const auto size = static_cast<std::size_t>(time == nullptr ? 0 : std::max(ASN1_STRING_length(time), 0));
    const std::string found = data == nullptr ? "nothing" : quoted({data, size});
    return fail(ParseErrorKind::kSyntax,
                fmt::format("{}: expected a UTCTime or GeneralizedTime, found {}", name, found));
  }
  const std::chrono::sys_days day = std::chrono::year{parts.tm_year + 1900} / (parts.tm_mon + 1) / parts.tm_mday;
  const seconds of_day{parts.tm_hour * 3600 + parts.tm_min * 60 + parts.tm_sec};
  return (day.time_since_epoch() + of_day).count();
}

/// 99991231235959Z, the date for “never” (RFC 5280 section 4.1.2.5), lies far behind the end of the clock.
system_clock::time_point within_clock(std::int64_t unix_time) {
  constexpr auto kFirst = std::chrono::ceil<seconds>(system_clock::time_point::min()).time_since_epoch().count();
  constexpr auto kLast = std::chrono::floor<seconds>(system_clock::time_point::max()).time_since_epoch().count();
  return system_clock::time_point{seconds{std::clamp<std::int64_t>(unix_time, kFirst, kLast)}};
}

}  // namespace probe::evidence::internal
