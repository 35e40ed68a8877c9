#include "probes/sources/exported_date.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace probe::probes {

namespace {

using evidence::DateError;
using evidence::DateErrorKind;
using evidence::DateOrder;

std::vector<core::SystemTime> readings_of(const std::string& text) {
  std::vector<core::SystemTime> times;
  for (const DateOrder order : {DateOrder::kDayMonthYear, DateOrder::kMonthDayYear}) {
    const evidence::DateHint hint{{}, order};
    const auto date = evidence::read_date(text, hint);
    if (date && date->time) times.push_back(*date->time);
  }
  return times;
}

core::Finding date_finding(core::Code code, const std::string& where, const std::string& property,
                           const std::string& message) {
  return {code, fmt::format("{}: {}: {}", where, property, message), {core::Evidence("source", where)}};
}

}  // namespace

tl::expected<std::optional<PossibleTimes>, DateError> possible_times(const ExportedDate& date,
                                                                     const std::string& text) {
  if (!date) return std::nullopt;
  if (*date) {
    if ((*date)->never()) return std::nullopt;
    return PossibleTimes{*(*date)->time, *(*date)->time, {}};
  }
  if (date->error().kind != DateErrorKind::kAmbiguous) return tl::unexpected<DateError>{date->error()};
  const auto times = readings_of(text);
  if (times.empty()) return tl::unexpected<DateError>{date->error()};
  const auto [earliest, latest] = std::ranges::minmax_element(times);
  return PossibleTimes{*earliest, *latest, date->error().message};
}

core::Finding ambiguous_date(const std::string& where, const std::string& property, const PossibleTimes& times) {
  return date_finding("input_date_ambiguous", where, property, times.ambiguity);
}

core::Finding unreadable_date(const std::string& where, const std::string& property, const DateError& error) {
  const bool ambiguous = error.kind == DateErrorKind::kAmbiguous;
  const core::Code code = ambiguous ? core::Code("input_date_ambiguous") : core::Code("input_parse_error");
  return date_finding(code, where, property, error.message);
}

}  // namespace probe::probes
