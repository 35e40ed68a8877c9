#include "probes/evidence/monitoring_result.hpp"

#include "probes/evidence/ascii.hpp"
#include "probes/evidence/internal/exported_values.hpp"
#include "probes/evidence/internal/fail.hpp"
#include "probes/evidence/internal/newest_object.hpp"
#include "probes/evidence/internal/object_kind.hpp"
#include "probes/evidence/internal/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace probe::evidence {
namespace {

constexpr std::array<std::string_view, 1> kPrinted = {"ResultType"};

constexpr internal::ObjectKind kKind{"monitoringProbe", "Invoke-MonitoringProbe",
                                     "the result of a monitoring probe with the property ResultType",
                                     [](const ExportedObject& object) {
                                       return (object.has("ResultType") || object.has("MonitorIdentity")) &&
                                              !object.has("Task") && !object.has("Detail");
                                     },
                                     kPrinted};

constexpr std::array kTypes = {MonitoringResultType::kTimeout,     MonitoringResultType::kPoisoned,
                               MonitoringResultType::kSucceeded,   MonitoringResultType::kFailed,
                               MonitoringResultType::kQuarantined, MonitoringResultType::kRejected};

std::optional<MonitoringResultType> type_of(std::string_view text) {
  text = trim(text);
  for (const MonitoringResultType type : kTypes) {
    if (equals_ignoring_case(text, to_string(type)) || text == std::to_string(static_cast<int>(type))) return type;
  }
  return std::nullopt;
}

Parsed<MonitoringResultType> type_of(const ExportedObject& object) {
  const ExportedProperty* property = object.find("ResultType");
  if (property == nullptr)
    return internal::fail(ParseErrorKind::kShape, "expected the property ResultType, found none");
  for (const std::string& candidate : property->candidates()) {
    if (const auto type = type_of(candidate)) return *type;
  }
  auto failure = internal::fail(ParseErrorKind::kShape,
                                fmt::format("{}: expected Timeout, Poisoned, Succeeded, Failed, Quarantined, Rejected "
                                            "or their number from 1 to 6, found {}",
                                            property->where(), internal::quoted(property->text)));
  if (property->line != 0) failure.value().line = property->line;
  return failure;
}

/// A path of an identity in one spelling: lower case, one backslash between parts.
std::string path_of(std::string_view identity) {
  std::string path;
  for (const char c : trim(identity)) {
    const char letter = c == '/' ? '\\' : to_lower(c);
    if (letter != '\\' || !path.ends_with('\\')) path += letter;
  }
  return path;
}

std::string text(const ExportedObject& object, std::string_view name) {
  return internal::text_of(object, name).value_or("");
}

/// Identity often names only a .NET type, unlike the collector's.
std::optional<std::string> identity_of(const ExportedObject& object) {
  if (auto monitor = text(object, "MonitorIdentity"); !monitor.empty()) return monitor;
  if (auto own = text(object, "Identity"); own.find_first_of("\\/") != std::string::npos) return own;
  if (auto result = text(object, "ResultName"); !result.empty()) return result;
  return std::nullopt;
}

/// ResultName has the probe, but not its health set, so that only the word they share can be looked for.
bool is_of(const ExportedObject& object, const std::string& identity, std::string_view wanted) {
  const std::string path = path_of(wanted);
  if (identity == text(object, "ResultName"))
    return to_lower(identity).find(path.substr(0, path.find_first_of(".\\"))) != std::string::npos;
  return (path_of(identity) + '\\').starts_with(path + '\\');
}

/// No object because there was no result, and not because it is somewhere else.
bool ran_without_result(const Export& exported) {
  if (exported.form == ExportForm::kCollector) return exported.has_section(kKind.section);
  return exported.objects.empty() && exported.errors.empty();
}

Parsed<MonitoringResult> result_of(const ExportedObject& object, const DateHint& hint) {
  const auto type = type_of(object);
  if (!type) return tl::unexpected<ParseError>{type.error()};
  MonitoringResult result;
  result.type = *type;
  result.server = internal::text_of(object, "Server");
  result.identity = identity_of(object);
  result.error = internal::text_of(object, "Error");
  result.exception = internal::text_of(object, "Exception");
  result.execution_start_time = internal::text_of(object, "ExecutionStartTime");
  result.execution_started = internal::date_of(object, "ExecutionStartTime", internal::in_utc(hint));
  result.execution_end_time = internal::text_of(object, "ExecutionEndTime");
  result.execution_ended = internal::date_of(object, "ExecutionEndTime", internal::in_utc(hint));
  return result;
}

/// Whether `later`, which was printed behind `earlier`, is the newer one.
bool is_newer(const ExportedObject& later, const ExportedObject& earlier, const DateHint& hint) {
  const auto time_of = [&hint](const ExportedObject& object) {
    const auto date = internal::date_of(object, "ExecutionEndTime", internal::in_utc(hint));
    return date && *date ? (*date)->time : std::nullopt;
  };
  const auto late = time_of(later);
  const auto early = time_of(earlier);
  return !late || !early || *late >= *early;
}

/// The objects that count, and the identities of those that do not.
std::vector<const ExportedObject*> newest_of(const std::vector<const ExportedObject*>& objects, std::string_view wanted,
                                             const DateHint& hint, std::vector<std::string>& others) {
  std::vector<const ExportedObject*> newest;
  for (const ExportedObject* object : objects) {
    const auto identity = identity_of(*object);
    if (identity && !is_of(*object, *identity, wanted)) {
      if (std::find(others.begin(), others.end(), *identity) == others.end()) others.push_back(*identity);
      continue;
    }
    const auto same_server = [object](const ExportedObject* each) {
      return equals_ignoring_case(text(*each, "Server"), text(*object, "Server"));
    };
    const auto known = std::find_if(newest.begin(), newest.end(), same_server);
    if (known == newest.end())
      newest.push_back(object);
    else if (is_newer(*object, **known, hint))
      *known = object;
  }
  return newest;
}

}  // namespace

Parsed<MonitoringResults> read_monitoring_results(const Export& exported, std::string_view identity,
                                                  const DateHint& hint) {
  const auto objects = internal::objects_of(exported, kKind);
  if (objects.empty()) {
    auto none = internal::no_object_of(exported, kKind);
    if (none.value().kind == ParseErrorKind::kShape && ran_without_result(exported)) return MonitoringResults{};
    return none;
  }
  MonitoringResults results;
  const auto newest = newest_of(objects, identity, hint, results.others);
  if (auto error = internal::cut_off(exported, kKind, newest)) return tl::unexpected<ParseError>{*std::move(error)};
  for (const ExportedObject* object : newest) {
    if (auto error = internal::error_behind(exported.objects, *object))
      return tl::unexpected<ParseError>{*std::move(error)};
    auto result = result_of(*object, hint);
    if (!result) return tl::unexpected<ParseError>{result.error()};
    results.newest.push_back(*std::move(result));
  }
  return results;
}

}  // namespace probe::evidence
