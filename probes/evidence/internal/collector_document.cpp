#include "probes/evidence/internal/collector_document.hpp"

#include "probes/evidence/ascii.hpp"
#include "probes/evidence/internal/fail.hpp"
#include "probes/evidence/internal/json.hpp"
#include "probes/evidence/internal/json_objects.hpp"
#include "probes/evidence/internal/utf8.hpp"
#include "probes/evidence/powershell_date.hpp"
#include "probes/evidence/powershell_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace probe::evidence::internal {
namespace {

namespace json = boost::json;

constexpr std::string_view kSchemaFamily = "probe.exchange/";

/// Members that describe the document and are no section.
bool is_header(std::string_view name) {
  constexpr std::array<std::string_view, 4> kHeaders = {"schema", "collectedAt", "server", "errors"};
  return std::any_of(kHeaders.begin(), kHeaders.end(),
                     [name](std::string_view header) { return equals_ignoring_case(name, header); });
}

class CollectorReader {
 public:
  explicit CollectorReader(const json::object& document) : document_{&document}, members_{document, {}, error_} {
    exported_.form = ExportForm::kCollector;
  }

  Parsed<Export> read() {
    read_header();
    for (const auto& [key, value] : *document_) {
      const std::string_view name{key.data(), key.size()};
      if (!error_ && !is_header(name)) read_section(std::string{name}, value);
    }
    if (objects_.too_many() || exported_.objects.size() > kMaxExportedObjects) {
      complain(ParseErrorKind::kTooLarge, fmt::format("expected JSON of at most {} objects and {} values, found more",
                                                      kMaxExportedObjects, kMaxExportedValues));
    }
    if (error_) return tl::unexpected<ParseError>{*std::move(error_)};
    return std::move(exported_);
  }

 private:
  void read_header() {
    const std::string schema = members_.required_text("schema");
    if (schema != kCollectorSchema)
      complain(ParseErrorKind::kShape, fmt::format("schema: expected {}, found {}", kCollectorSchema, quoted(schema)));
    exported_.server = members_.text("server");
    const std::string collected_at = members_.required_text("collectedAt");
    const auto date = read_date(collected_at);
    const bool usable = date && date->time && date->zone_known;
    if (!usable)
      complain(ParseErrorKind::kShape,
               fmt::format("collectedAt: expected a date in ISO 8601 with its zone, found {}", quoted(collected_at)));
    if (usable) exported_.collected_at = date->time;
    const json::value* errors = members_.find("errors");
    if (errors != nullptr && !error_) read_errors(*errors);
  }

  /// One error alone may stand there without its array.
  void read_errors(const json::value& errors) {
    const json::array* array = JsonObjects::array_in(errors);
    const json::array one = array == nullptr ? json::array{errors} : json::array{};
    for (const json::value& error : array == nullptr ? one : *array) {
      if (error.is_null()) continue;
      if (!error.is_object())
        return complain(ParseErrorKind::kShape, fmt::format("errors: expected objects, found {}", kind_of(error)));
      const JsonMembers members{error.get_object(), "errors", error_};
      exported_.errors.push_back({members.text("command"), members.text("message")});
    }
  }

  /// Anything but objects is a header that this version does not know.
  void read_section(const std::string& name, const json::value& value) {
    if (!value.is_null() && !value.is_object() && !value.is_array()) return;
    exported_.sections.push_back(name);
    if (value.is_null()) {
      exported_.null_sections.push_back(name);
    } else if (const json::array* array = JsonObjects::array_in(value)) {
      for (const json::value& each : *array) add_object(name, each);
    } else {
      add_object(name, value);
    }
  }

  void add_object(const std::string& section, const json::value& value) {
    if (value.is_null() || objects_.too_many()) return;
    if (!value.is_object()) {
      return complain(ParseErrorKind::kShape,
                      fmt::format("{}: expected an object, found {}", printable(section), kind_of(value)));
    }
    ExportedObject object = objects_.object_of(value.get_object());
    object.section = section;
    exported_.objects.push_back(std::move(object));
  }

  void complain(ParseErrorKind kind, std::string message) {
    if (!error_) error_ = fail(kind, std::move(message)).value();
  }

  const json::object* document_;
  std::optional<ParseError> error_;
  JsonMembers members_;
  JsonObjects objects_;
  Export exported_;
};

}  // namespace

bool is_collector_document(const json::object& document) {
  std::optional<ParseError> error;
  const JsonMembers members{document, {}, error};
  return starts_with_ignoring_case(members.text("schema"), kSchemaFamily);
}

Parsed<Export> read_collector_document(const json::object& document) { return CollectorReader{document}.read(); }

}  // namespace probe::evidence::internal
