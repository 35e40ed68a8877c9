#include "probes/evidence/clixml.hpp"

#include "probes/evidence/ascii.hpp"
#include "probes/evidence/internal/clixml_document.hpp"
#include "probes/evidence/internal/clixml_values.hpp"
#include "probes/evidence/internal/fail.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace probe::evidence {
namespace {

using internal::ClixmlValues;
using pugi::xml_node;

/// A stream other than the output, as in what `powershell -OutputFormat XML` prints.
bool is_side_stream(std::string_view stream) {
  constexpr std::array<std::string_view, 6> kStreams = {"error", "warning",     "verbose",
                                                        "debug", "information", "progress"};
  return std::any_of(kStreams.begin(), kStreams.end(),
                     [stream](std::string_view each) { return equals_ignoring_case(stream, each); });
}

class ClixmlReader {
 public:
  explicit ClixmlReader(internal::ClixmlDocument& document) : values_{document} {}

  Parsed<Export> read(xml_node root) {
    exported_.form = ExportForm::kClixml;
    for (const xml_node node : root.children()) {
      if (node.type() == pugi::node_element) take(node);
      if (exported_.objects.size() > kMaxExportedObjects)
        values_.complain(node, ParseErrorKind::kTooLarge,
                         fmt::format("expected at most {} objects", kMaxExportedObjects));
      if (values_.error()) return tl::unexpected<ParseError>{*values_.error()};
    }
    return std::move(exported_);
  }

 private:
  void take(xml_node node) {
    const std::string_view stream = node.attribute("S").value();
    if (!is_side_stream(stream)) return add(node);
    if (!equals_ignoring_case(stream, "error")) return;
    exported_.errors.push_back({"", std::string{trim(values_.value_of(node).text)}});
  }

  /// An object, or the objects of a list. Texts and numbers at the top are no objects.
  void add(xml_node node) {
    const xml_node target = values_.followed(node);
    if (std::string_view{target.name()} != "Obj") return;
    if (const xml_node list = ClixmlValues::list_in(target)) {
      for (const xml_node item : list.children()) {
        const xml_node object = values_.followed(item);
        if (std::string_view{object.name()} == "Obj") exported_.objects.push_back(values_.object_of(object));
        if (values_.error()) return;
      }
    } else {
      exported_.objects.push_back(values_.object_of(target));
    }
  }

  ClixmlValues values_;
  Export exported_;
};

}  // namespace

Parsed<Export> read_clixml(std::string_view bytes) {
  internal::ClixmlDocument document;
  const auto root = document.load(bytes);
  if (!root) return tl::unexpected<ParseError>{root.error()};
  return ClixmlReader{document}.read(*root);
}

}  // namespace probe::evidence
