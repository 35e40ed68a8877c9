#include "probes/sources/input.hpp"

#include "config/durations.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>
#include <variant>

namespace probe::probes {

namespace {

using std::chrono::seconds;

/// File servers and their clients may disagree about the time by as much without anything being wrong.
constexpr std::chrono::minutes kClockTolerance{5};

}  // namespace

core::Finding unreadable_input(const core::FileError& error, const std::string& path, InputCodes codes) {
  const bool missing = error.kind == core::FileError::Kind::kMissing;
  return {missing ? codes.missing : codes.unreadable, error.message, {core::Evidence("file", path)}};
}

core::Awaitable<std::optional<core::FileContent>> read_input(core::ProbeContext& context, std::string path,
                                                             std::size_t max_bytes, InputCodes codes,
                                                             core::ProbeResult& result) {
  core::FileResult read = co_await context.files.read(path, max_bytes, context.deadline);
  std::optional<core::FileContent> content;
  if (auto* found = std::get_if<core::FileContent>(&read)) {
    content.emplace(std::move(*found));
  } else {
    result.add(unreadable_input(std::get<core::FileError>(read), path, codes));
  }
  co_return content;
}

std::optional<core::Finding> judge_age(const std::string& path, core::SystemTime modified_at, core::SystemTime now,
                                       std::optional<std::chrono::milliseconds> max_age) {
  if (!max_age) return std::nullopt;
  const auto age = std::chrono::duration_cast<seconds>(now - modified_at);
  std::vector<core::Evidence> evidence{core::Evidence("file", path), core::Evidence("modified_at", modified_at),
                                       core::Evidence("age_seconds", std::int64_t{age.count()})};
  if (modified_at > now + kClockTolerance) {
    return core::Finding("input_stale",
                         fmt::format("{}: expected a file changed at most {} ago, its time of change is {} ahead of "
                                     "this host's clock",
                                     path, config::format_duration(*max_age), short_duration(-age)),
                         std::move(evidence));
  }
  if (now - modified_at <= *max_age) return std::nullopt;
  return core::Finding("input_stale",
                       fmt::format("{}: expected a file changed at most {} ago, it changed {} ago", path,
                                   config::format_duration(*max_age), short_duration(age)),
                       std::move(evidence));
}

std::string short_duration(seconds span) {
  constexpr std::array<std::pair<char, std::int64_t>, 4> kUnits{{{'d', 86400}, {'h', 3600}, {'m', 60}, {'s', 1}}};
  const std::int64_t whole = std::max<std::int64_t>(span.count(), 0);
  for (std::size_t i = 0; i + 1 < kUnits.size(); ++i) {
    const auto [unit, length] = kUnits[i];
    const auto [smaller_unit, smaller_length] = kUnits[i + 1];
    if (whole < length) continue;
    const std::int64_t rest = whole % length / smaller_length;
    const std::string tail = rest == 0 ? "" : fmt::format("{}{}", rest, smaller_unit);
    return fmt::format("{}{}{}", whole / length, unit, tail);
  }
  return fmt::format("{}s", whole);
}

}  // namespace probe::probes
