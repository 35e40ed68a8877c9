#include "probes/sources/export_source.hpp"

#include "config/durations.hpp"
#include "probes/sources/public_text.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <string_view>
#include <utility>
#include <variant>

namespace probe::probes {

namespace {

using std::chrono::seconds;

/// As for files: clocks may disagree by as much without anything being wrong.
constexpr std::chrono::minutes kClockTolerance{5};
constexpr std::size_t kMaxExports = 100;

ExportReading reading_of(SourceBytes source) {
  ExportReading reading{std::move(source.where), evidence::read_export(source.bytes), source.changed_at};
  if (reading.exported && reading.exported->collected_at) reading.as_of = reading.exported->collected_at;
  return reading;
}

core::Finding stale(const ExportReading& reading, std::chrono::milliseconds max_age, std::string_view seen) {
  core::Finding finding("input_stale",
                        fmt::format("{}: expected an export of a state at most {} ago, {}", reading.where,
                                    config::format_duration(max_age), seen),
                        {core::Evidence("source", reading.where)});
  if (reading.exported && reading.exported->collected_at) {
    finding.add(core::Evidence("collected_at", *reading.as_of));
  }
  return finding;
}

}  // namespace

core::Awaitable<std::optional<ExportReading>> read_export_source(core::ProbeContext& context, ExportSource source,
                                                                 core::ProbeResult& result) {
  ByteSource bytes_of = std::move(source);
  auto bytes = co_await read_source(context, bytes_of, kMaxExportBytes, kInputCodes, result);
  std::optional<ExportReading> reading;
  if (bytes) reading.emplace(reading_of(*std::move(bytes)));
  co_return reading;
}

core::Awaitable<std::vector<std::string>> match_exports(core::ProbeContext& context, std::string pattern,
                                                        core::ProbeResult& result) {
  std::vector<std::string> paths;
  if (pattern.find_first_of("*?[") == std::string::npos) {
    paths.push_back(std::move(pattern));
    co_return paths;
  }
  const core::MatchResult matched = co_await context.files.match(pattern, kMaxExports, context.deadline);
  if (const auto* error = std::get_if<core::FileError>(&matched)) {
    result.add(unreadable_input(*error, pattern, kInputCodes));
  } else {
    for (const auto& file : std::get<std::vector<core::FoundFile>>(matched)) paths.push_back(file.path);
  }
  co_return paths;
}

core::Finding unreadable_export(const std::string& where, const evidence::ParseError& error) {
  core::Code code("input_parse_error");
  if (error.kind == evidence::ParseErrorKind::kTruncated) code = core::Code("input_truncated");
  if (error.kind == evidence::ParseErrorKind::kTooLarge) code = core::Code("input_unreadable");
  std::string message = error.message;
  if (error.kind == evidence::ParseErrorKind::kEmpty) {
    code = core::Code("input_missing");
    message += ": what writes it has written nothing";
  }
  if (error.kind == evidence::ParseErrorKind::kNotCollected) {
    code = core::Code("input_not_collected");
    message = public_text(message);  // what a shell said may quote what was typed
  }
  return {code, fmt::format("{}: {}", where, message), {core::Evidence("source", where)}};
}

std::optional<core::Finding> judge_export_age(const ExportSource& source, const ExportReading& reading,
                                              core::SystemTime now) {
  if (!source.max_age) return std::nullopt;
  if (!reading.as_of) return stale(reading, *source.max_age, "it does not say when it was made");
  const bool is_collected = reading.exported && reading.exported->collected_at;
  if (!is_collected && !source.file.empty()) return judge_age(reading.where, *reading.as_of, now, source.max_age);
  const auto age = std::chrono::duration_cast<seconds>(now - *reading.as_of);
  const std::string_view event = is_collected ? "it was collected" : "it changed";
  if (*reading.as_of > now + kClockTolerance) {
    return stale(reading, *source.max_age,
                 fmt::format("{} at a time that is {} ahead of this host's clock", event, short_duration(-age)));
  }
  if (now - *reading.as_of <= *source.max_age) return std::nullopt;
  auto finding = stale(reading, *source.max_age, fmt::format("{} {} ago", event, short_duration(age)));
  finding.add(core::Evidence("age_seconds", std::int64_t{age.count()}));
  return finding;
}

std::optional<std::string> check_culture(const std::string& culture) {
  const auto order = evidence::date_order_of(culture);
  return order ? std::nullopt : std::optional<std::string>(order.error().message);
}

}  // namespace probe::probes
