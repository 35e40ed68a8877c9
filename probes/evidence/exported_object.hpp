#pragma once

#include "probes/evidence/format_list.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace probe::evidence {

/// What the form of an export tells about a value.
enum class ExportedKind {
  kBlank,     ///< null or an empty text: Format-List prints both alike
  kNull,      ///< null
  kText,      ///< a text, which may be empty; dates, GUIDs, URIs and enumerations too
  kNumber,    ///< a number; an enumeration whose name Windows PowerShell left out, too
  kBoolean,   ///< `text` is `True` or `False`
  kBytes,     ///< bytes, in `bytes`
  kList,      ///< `items`
  kObject,    ///< an object of its own, in `members`
  kWithheld,  ///< a secret, or serialised objects nobody should decode; dropped while reading
};

/// One property of an exported object, whatever form the export has.
struct ExportedProperty {
  std::string name;  ///< as exported; compare without case
  ExportedKind kind = ExportedKind::kBlank;
  /// The value as Format-List would print it, without wraps: the name of an enumeration, `{a, b}` of a list. Empty for
  /// null, bytes, withheld values, and objects that say nothing of themselves.
  std::string text;
  std::optional<std::int64_t> number;       ///< of a whole number, and of an enumeration where the form tells it
  std::string bytes;                        ///< of kBytes
  std::vector<std::string> items;           ///< of kList
  bool truncated = false;                   ///< of kList: PowerShell left elements out, so `items` is not all
  std::vector<ExportedProperty> members;    ///< of kObject
  std::size_t line = 0;                     ///< in the input, from 1; 0: not known
  std::vector<FormatListProperty> wrapped;  ///< the printed lines, when a console broke the value: one entry or none

  /// Nothing, as far as the form shows.
  bool blank() const { return kind == ExportedKind::kNull || (kind != ExportedKind::kWithheld && empty()); }
  /// Ways to read a text that a console broke, the most likely one (`text`) first. Any other has only `text`.
  std::vector<std::string> candidates() const;
  /// `Name on line 3`, or `Name`: how messages call it.
  std::string where() const;

 private:
  bool empty() const { return text.empty() && bytes.empty() && items.empty() && members.empty(); }
};

/// One object of an export, its properties in the order exported.
struct ExportedObject {
  std::vector<ExportedProperty> properties;
  std::string type;                 ///< .NET type, without `Deserialized.`; CLIXML alone tells it
  std::string section;              ///< of a collector's document: `authServers` …
  std::size_t line = 0;             ///< in the input, from 1; 0: not known
  std::size_t error_line = 0;       ///< of the first PowerShell error printed behind it and before the next; 0: none
  bool lacks_longest_name = false;  ///< of Format-List: the line is missing that set the columns

  /// The property of that name, compared without case; nullptr when it was not exported.
  const ExportedProperty* find(std::string_view name) const;
  bool has(std::string_view name) const { return find(name) != nullptr; }
  /// Its text; nothing when it was not exported, an empty one when it was blank.
  std::optional<std::string_view> get(std::string_view name) const;
  /// Its candidates; none when it was not exported.
  std::vector<std::string> candidates(std::string_view name) const;
  /// The names of all properties for a message, at most twenty: `Name, Realm and 3 more`.
  std::string names() const;
};

}  // namespace probe::evidence
