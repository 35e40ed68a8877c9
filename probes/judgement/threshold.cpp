#include "probes/judgement/threshold.hpp"

#include "config/durations.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string_view>

namespace probe::probes {

using std::chrono::seconds;

seconds Threshold::of(seconds lifetime) const {
  seconds result = span.value_or(seconds::max());
  if (percent) {
    const double share = static_cast<double>(lifetime.count()) * *percent / 100;
    result = std::min(result, seconds(static_cast<std::int64_t>(share)));
  }
  const bool none = !span && !percent;
  return none ? seconds(0) : std::max(result, seconds(0));
}

std::string Threshold::text() const {
  const std::string span_text = span ? config::format_duration(*span) : "";
  const std::string percent_text = percent ? fmt::format("{}%", *percent) : "";
  if (span && percent) return fmt::format("{} or {}, whichever is less", span_text, percent_text);
  return span_text + percent_text;
}

}  // namespace probe::probes

namespace probe::config {

namespace {

/// A plain decimal number above 0 and below 100.
std::optional<double> read_percentage(std::string_view digits) {
  double number = 0;
  const auto* end = digits.data() + digits.size();
  const auto read = std::from_chars(digits.data(), end, number, std::chars_format::fixed);
  const bool good = read.ec == std::errc{} && read.ptr == end && number > 0 && number < 100;
  return good ? std::optional(number) : std::nullopt;
}

}  // namespace

std::optional<probes::Threshold> Value<probes::Threshold>::parse(const Node& node, const std::string& path,
                                                                 Problems& problems) {
  const std::string* text =
      scalar_text(node, path, problems, "expected a duration such as 14d or a percentage such as 20%");
  if (text == nullptr) return std::nullopt;
  probes::Threshold threshold;
  if (text->ends_with('%')) {
    threshold.percent = read_percentage(std::string_view(*text).substr(0, text->size() - 1));
    if (!threshold.percent) {
      problems.add(node.position(), path,
                   fmt::format("expected a percentage above 0% and below 100%, got {}", in_quotes(*text)));
      return std::nullopt;
    }
  } else {
    threshold.span = Value<std::chrono::seconds>::parse(node, path, problems);
    if (!threshold.span) return std::nullopt;
  }
  return threshold;
}

}  // namespace probe::config
