#include "probes/evidence/powershell_json.hpp"

#include "probes/evidence/internal/collector_document.hpp"
#include "probes/evidence/internal/fail.hpp"
#include "probes/evidence/internal/json.hpp"
#include "probes/evidence/internal/json_objects.hpp"

#include <fmt/format.h>

namespace probe::evidence {
namespace {

namespace json = boost::json;

tl::unexpected<ParseError> too_many() {
  return internal::fail(ParseErrorKind::kTooLarge,
                        fmt::format("expected JSON of at most {} objects and {} values, found more",
                                    kMaxExportedObjects, kMaxExportedValues));
}

tl::unexpected<ParseError> no_object(std::string_view found) {
  return internal::fail(ParseErrorKind::kShape,
                        fmt::format("expected JSON with the objects of an export, found {}", found));
}

Parsed<Export> read_objects(const json::value& document) {
  Export exported;
  exported.form = ExportForm::kJson;
  internal::JsonObjects objects;
  if (const json::array* array = internal::JsonObjects::array_in(document)) {
    for (const json::value& value : *array) {
      if (value.is_null()) continue;
      if (!value.is_object()) return no_object(fmt::format("{} in an array", internal::kind_of(value)));
      exported.objects.push_back(objects.object_of(value.get_object()));
      if (objects.too_many()) return too_many();
    }
  } else if (const json::object* object = document.if_object()) {
    exported.objects.push_back(objects.object_of(*object));
  } else {
    return no_object(internal::kind_of(document));
  }
  if (objects.too_many() || exported.objects.size() > kMaxExportedObjects) return too_many();
  return exported;
}

}  // namespace

Parsed<Export> read_powershell_json(std::string_view bytes) {
  const auto document = internal::read_json(bytes);
  if (!document) return tl::unexpected<ParseError>{document.error()};
  const json::object* object = document->if_object();
  if (object != nullptr && internal::is_collector_document(*object)) return internal::read_collector_document(*object);
  return read_objects(*document);
}

}  // namespace probe::evidence
