#pragma once

#include "probes/evidence/export.hpp"
#include "probes/evidence/parse_error.hpp"

#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace probe::evidence::internal {

/// How objects of one kind are found in an export.
struct ObjectKind {
  std::string_view section;   ///< of a collector's document
  std::string_view command;   ///< that exports them
  std::string_view expected;  ///< what messages call one: `an authorization server with …`
  bool (*is_one)(const ExportedObject&);
};

/// Objects of a kind: those of its section in a collector's document, and elsewhere those that look like one, in order.
std::vector<const ExportedObject*> objects_of(const Export& exported, const ObjectKind& kind);

/// The last object of the kind, since a transcript may show it before and after a change. Errors: there is none, and an
/// error behind it.
Parsed<const ExportedObject*> newest_of(const Export& exported, const ObjectKind& kind);

/// All objects of the kind; of several with one name the last. A collector's document may have none of them. Errors:
/// there are none elsewhere, and an error behind one of them, since the list may not be whole.
Parsed<std::vector<const ExportedObject*>> all_of(const Export& exported, const ObjectKind& kind);

/// What `read` makes of all objects of the kind, or the first error.
template <typename Read>
auto read_all(const Export& exported, const ObjectKind& kind, Read read) {
  using One = typename std::invoke_result_t<Read, const ExportedObject&>::value_type;
  const auto objects = all_of(exported, kind);
  if (!objects) return Parsed<std::vector<One>>{tl::unexpect, objects.error()};
  std::vector<One> all;
  for (const ExportedObject* object : *objects) {
    auto one = read(*object);
    if (!one) return Parsed<std::vector<One>>{tl::unexpect, one.error()};
    all.push_back(*std::move(one));
  }
  return Parsed<std::vector<One>>{std::move(all)};
}

/// Why an export has no object of the kind. kForeign when the command failed, else kShape.
tl::unexpected<ParseError> no_object_of(const Export& exported, const ObjectKind& kind);

}  // namespace probe::evidence::internal
