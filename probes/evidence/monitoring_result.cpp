#include "probes/evidence/monitoring_result.hpp"

#include "probes/evidence/ascii.hpp"
#include "probes/evidence/internal/exported_values.hpp"
#include "probes/evidence/internal/fail.hpp"
#include "probes/evidence/internal/object_kind.hpp"
#include "probes/evidence/internal/utf8.hpp"

#include <fmt/format.h>

#include <array>

namespace probe::evidence {
namespace {

constexpr internal::ObjectKind kKind{"monitoringProbe", "Invoke-MonitoringProbe",
                                     "the result of a monitoring probe with the property ResultType",
                                     [](const ExportedObject& object) {
                                       return object.has("ResultType") && !object.has("Task") && !object.has("Detail");
                                     }};

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

std::optional<std::string> identity_of(const ExportedObject& object) {
  for (const std::string_view name : {"MonitorIdentity", "ResultName", "Identity"}) {
    if (object.has(name)) return internal::text_of(object, name);
  }
  return std::nullopt;
}

/// No object because there was no result, and not because it is somewhere else.
bool ran_without_result(const Export& exported) {
  if (exported.form == ExportForm::kCollector) return exported.has_section(kKind.section);
  return exported.objects.empty() && exported.errors.empty();
}

}  // namespace

Parsed<std::optional<MonitoringResult>> read_monitoring_result(const Export& exported, const DateHint& hint) {
  const auto object = internal::newest_of(exported, kKind);
  if (!object && object.error().kind == ParseErrorKind::kShape && ran_without_result(exported)) return std::nullopt;
  if (!object) return tl::unexpected<ParseError>{object.error()};
  const auto type = type_of(**object);
  if (!type) return tl::unexpected<ParseError>{type.error()};
  MonitoringResult result;
  result.type = *type;
  result.identity = identity_of(**object);
  result.error = internal::text_of(**object, "Error");
  result.exception = internal::text_of(**object, "Exception");
  result.execution_end_time = internal::text_of(**object, "ExecutionEndTime");
  result.execution_ended = internal::date_of(**object, "ExecutionEndTime", internal::in_utc(hint));
  return result;
}

}  // namespace probe::evidence
