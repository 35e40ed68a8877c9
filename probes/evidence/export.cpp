#include "probes/evidence/export.hpp"

#include "probes/evidence/ascii.hpp"
#include "probes/evidence/clixml.hpp"
#include "probes/evidence/internal/fail.hpp"
#include "probes/evidence/internal/format_list_join.hpp"
#include "probes/evidence/internal/secret_properties.hpp"
#include "probes/evidence/powershell_json.hpp"
#include "probes/evidence/text.hpp"

#include <algorithm>
#include <utility>

namespace probe::evidence {
namespace {

bool names_one_of(const std::vector<std::string>& names, std::string_view name) {
  return std::any_of(names.begin(), names.end(),
                     [name](const std::string& each) { return equals_ignoring_case(each, name); });
}

/// JSON, and not a prompt like `[PS] C:\>` or a list of Format-List.
bool looks_like_json(std::string_view text) {
  if (!text.starts_with('{') && !text.starts_with('[')) return false;
  const bool object = text.front() == '{';
  const std::string_view inside = trim_left(text.substr(1));
  return inside.empty() ||
         std::string_view{object ? "\"}" : "{[]\"-0123456789tfn"}.find(inside[0]) != std::string_view::npos;
}

bool looks_like_clixml(std::string_view text) {
  return text.starts_with("<?xml") || text.starts_with("<Objs") || text.starts_with("#< CLIXML");
}

ExportedProperty property_of(FormatListProperty&& printed) {
  ExportedProperty property;
  property.name = printed.name;
  property.line = printed.line;
  if (internal::is_secret_property(printed.name)) {
    property.kind = ExportedKind::kWithheld;
    return property;
  }
  property.text = printed.value;
  if (auto list = split_list(printed.value); list && !internal::keeps_lines(printed.name)) {
    property.kind = ExportedKind::kList;
    property.items = std::move(list->items);
    property.truncated = list->truncated;
  } else if (parse_boolean(printed.value)) {
    property.kind = ExportedKind::kBoolean;
  } else if (!printed.value.empty()) {
    property.kind = ExportedKind::kText;
  }
  if (printed.lines.size() > 1) property.wrapped.push_back(std::move(printed));
  return property;
}

Export export_of(std::vector<FormatListObject>&& objects) {
  Export exported;
  exported.objects.reserve(objects.size());
  for (FormatListObject& printed : objects) {
    ExportedObject object;
    object.line = printed.line;
    object.error_line = printed.error_line;
    object.lacks_longest_name = printed.lacks_longest_name;
    object.properties.reserve(printed.properties.size());
    for (FormatListProperty& property : printed.properties)
      object.properties.push_back(property_of(std::move(property)));
    exported.objects.push_back(std::move(object));
  }
  return exported;
}

}  // namespace

bool Export::has_section(std::string_view name) const { return names_one_of(sections, name); }
bool Export::is_null_section(std::string_view name) const { return names_one_of(null_sections, name); }

Parsed<Export> read_export(std::string_view bytes) {
  const auto decoded = decode_text(bytes.substr(0, std::min(bytes.size(), kMaxExportBytes)));
  const std::string_view text = decoded ? trim_left(*decoded) : std::string_view{};
  if (decoded && text.empty()) {
    return internal::fail(ParseErrorKind::kEmpty,
                          "expected an export (Format-List output, CLIXML or JSON), found nothing");
  }
  if (looks_like_clixml(text)) return read_clixml(bytes);
  if (looks_like_json(text)) return read_powershell_json(bytes);
  return read_format_list(bytes).map(export_of);
}

}  // namespace probe::evidence
