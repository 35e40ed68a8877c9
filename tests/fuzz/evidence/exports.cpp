#include "agent/core/utf8.hpp"
#include "probes/evidence/auth_config.hpp"
#include "probes/evidence/auth_server_objects.hpp"
#include "probes/evidence/clixml.hpp"
#include "probes/evidence/export.hpp"
#include "probes/evidence/exported_certificate.hpp"
#include "probes/evidence/format_list.hpp"
#include "probes/evidence/monitoring_result.hpp"
#include "probes/evidence/partner_application.hpp"
#include "probes/evidence/powershell_date.hpp"
#include "probes/evidence/powershell_json.hpp"
#include "probes/evidence/push_proxy.hpp"
#include "probes/evidence/setting_override.hpp"
#include "tests/fuzz/evidence/targets.hpp"

#include <algorithm>

namespace probe::fuzzing {

namespace {

constexpr std::size_t kMostCandidates = 66;
constexpr std::size_t kLongestCulture = 32;

void demand_property(const evidence::ExportedProperty& property, std::size_t lines) {
  demand_utf8(property.name, "the name of a property");
  demand_utf8(property.text, "the text of a property");
  demand_utf8(property.where(), "the place of a property");
  demand(property.line <= lines, "a line is one of the input");
  demand(property.kind != evidence::ExportedKind::kWithheld || (property.text.empty() && property.bytes.empty()),
         "a secret is dropped");
  const auto candidates = property.candidates();
  demand(!candidates.empty() && candidates.front() == property.text && candidates.size() <= kMostCandidates,
         "the text is the first of the candidates, which are few");
  for (const auto& item : property.items) demand_utf8(item, "an element of a list");
  for (const auto& member : property.members) demand_property(member, lines);
}

template <class T>
void demand_read(const evidence::Parsed<T>& read) {
  if (!read) demand_error(read.error());
}

/// Whatever the probes look for in an export.
void look_for_everything(const evidence::Export& exported) {
  const evidence::DateHint hint{"en-US", std::nullopt, std::chrono::minutes(60)};
  demand_read(evidence::read_auth_config(exported, hint));
  demand_read(evidence::read_auth_server_objects(exported));
  demand_read(evidence::read_monitoring_results(exported, "PushNotifications.Proxy", hint));
  demand_read(evidence::read_partner_applications(exported));
  demand_read(evidence::read_push_proxy(exported, hint));
  demand_read(evidence::read_setting_overrides(exported));
  const auto certificates = evidence::read_exported_certificates(exported, hint);
  demand_read(certificates);
  if (!certificates) return;
  for (const auto& each : *certificates) {
    if (each.certificate && *each.certificate) demand_certificate(**each.certificate);
  }
}

void demand_export(const evidence::Parsed<evidence::Export>& read, std::string_view bytes) {
  demand_read(read);
  if (!read) return;
  demand(read->objects.size() <= evidence::kMaxExportedObjects, "objects are bounded");
  // CR alone ends a line, too, and one line end more than there are line ends is the last line.
  const auto ends = std::ranges::count_if(bytes, [](char c) { return c == '\n' || c == '\r'; });
  for (const auto& object : read->objects) {
    demand_utf8(object.names(), "the names of an object");
    for (const auto& property : object.properties) demand_property(property, static_cast<std::size_t>(ends) + 1);
  }
  for (const auto& error : read->errors) demand_utf8(error.message, "an error of a command");
  look_for_everything(*read);
}

}  // namespace

bool export_objects(std::string_view bytes) {
  demand_export(evidence::read_export(bytes), bytes);
  return true;
}

bool clixml(std::string_view bytes) {
  demand_export(evidence::read_clixml(bytes), bytes);
  if (const auto text = evidence::decode_clixml_text(bytes); core::valid_utf8(bytes) == bytes) {
    demand_utf8(text, "decoded text");
  }
  return true;
}

bool powershell_json(std::string_view bytes) {
  demand_export(evidence::read_powershell_json(bytes), bytes);
  return true;
}

bool format_list(std::string_view bytes) {
  const auto read = evidence::read_format_list(bytes);
  demand_read(read);
  if (!read) return true;
  demand(!read->empty() && read->size() <= evidence::kMaxExportedObjects, "one object at least, and not too many");
  for (const auto& object : *read) {
    for (const auto& property : object.properties) {
      const auto candidates = property.candidates();
      demand(!candidates.empty() && candidates.front() == property.value, "the value is the first candidate");
      demand(candidates.size() <= kMostCandidates, "candidates are bounded");
      demand_utf8(property.name, "a name");
      for (const auto& candidate : candidates) {
        demand_utf8(candidate, "a candidate");
        evidence::split_list(candidate);
        evidence::parse_boolean(candidate);
      }
    }
  }
  return true;
}

bool powershell_date(std::string_view bytes) {
  auto rest = bytes;
  evidence::DateHint hint;
  hint.culture = take_until(rest, '\n').substr(0, kLongestCulture);
  if (const auto known = evidence::date_order_of(hint.culture); !known) {
    demand_message(known.error().message, "the message of an error");
    hint.culture.clear();
  }
  for (const auto& order : {std::optional<evidence::DateOrder>{}, std::optional(evidence::DateOrder::kDayMonthYear),
                            std::optional(evidence::DateOrder::kYearMonthDay)}) {
    hint.order = order;
    const auto read = evidence::read_date(rest, hint);
    if (!read) demand_message(read.error().message, "the message of an error");
  }
  return true;
}

}  // namespace probe::fuzzing
