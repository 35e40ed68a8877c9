#pragma once

#include "probes/evidence/export.hpp"
#include "probes/evidence/parse_error.hpp"
#include "probes/evidence/powershell_date.hpp"

#include <optional>
#include <span>
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
  /// What the command always prints of one, be it blank, and the probes judge. Format-List has no end that would show
  /// that a text was cut off, so a whole list must have them all. A list of properties that somebody chose (`| fl
  /// *Thumbprint`) needs them not, and what it leaves out is not judged. It is told from a whole one by two signs: it
  /// has none of the properties of every Exchange object that nobody asks for, and its longest name reaches the colons.
  std::span<const std::string_view> printed = {};
};

/// Objects of a kind: those of its section in a collector's document, and elsewhere those that look like one, in order.
std::vector<const ExportedObject*> objects_of(const Export& exported, const ObjectKind& kind);

/// The object of the kind whose WhenChangedUTC, read by the culture of `hint`, is the latest; where that cannot be told
/// the last one of Format-List output, since a transcript may show it before and after a change. Errors: there is none,
/// an error behind it, one that was cut off, and in the other forms several that differ.
Parsed<const ExportedObject*> newest_of(const Export& exported, const ObjectKind& kind, const DateHint& hint = {});

/// All objects of the kind; of several with one name the newest, as above. A collector's document may have none of
/// them. Errors: there are none elsewhere, an error behind one of them, since the list may not be whole, and one that
/// was cut off.
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

/// Why Format-List output of `objects`, which are of the kind, is not whole: one of them lacks what is always printed
/// of it, or the output ends within another. Nothing when it is whole.
std::optional<ParseError> cut_off(const Export& exported, const ObjectKind& kind,
                                  const std::vector<const ExportedObject*>& objects);

/// Why an export has no object of the kind. kNotCollected when the command failed, else kShape.
tl::unexpected<ParseError> no_object_of(const Export& exported, const ObjectKind& kind);

}  // namespace probe::evidence::internal
