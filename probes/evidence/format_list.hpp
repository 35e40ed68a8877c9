#pragma once

#include "probes/evidence/parse_error.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace probe::evidence {

/// One property of an object as Format-List printed it.
///
/// A long value is wrapped, and the output does not say whether a break stood for a blank, for nothing (a long word
/// that was cut) or for a line end in the value. `value` is the most likely reading: joined by rule, except that
/// Detail, Error and Exception keep their lines. Who knows what the value must look like (a GUID, a URL, a thumbprint)
/// asks `candidates()` and takes the first that fits.
struct FormatListProperty {
  std::string name;      ///< as printed; compare without case
  std::string value;     ///< without blanks around; empty for null and for "" alike
  std::size_t line = 0;  ///< in the input, from 1

  /// One printed line of the value, without the indentation.
  struct Line {
    std::string text;
    bool fills_width = false;  ///< as wide as the widest line of the object, so a word may have been cut at its end
    bool ends_in_blank = false;
    bool reflowed = false;     ///< a mail program broke it: nothing is known about the break before
    bool after_blank = false;  ///< what `value` has before it: a blank, or nothing
  };
  std::vector<Line> lines;

  /// Ways to join the lines, the most likely one (`value`, for a value of one line the only one) first, all different,
  /// at most 66.
  std::vector<std::string> candidates() const;
};

/// One object of Format-List output, its properties in the order printed.
struct FormatListObject {
  std::vector<FormatListProperty> properties;
  std::size_t line = 0;        ///< in the input, from 1
  std::size_t error_line = 0;  ///< of the first PowerShell error behind this object and before the next; 0: none
  /// No name reaches the colons, though PowerShell puts them right behind the longest name: its line is missing.
  bool lacks_longest_name = false;

  /// The property of that name, compared without case; nullptr when it was not printed.
  const FormatListProperty* find(std::string_view name) const;
  /// Its value; nothing when it was not printed, an empty one when it was blank.
  std::optional<std::string_view> get(std::string_view name) const;
  /// Its candidates; none when it was not printed.
  std::vector<std::string> candidates(std::string_view name) const;
  /// The names of all properties for a message, at most twenty: `Name, Realm and 3 more`.
  std::string names() const;
};

/// Reads the output of PowerShell's Format-List (`… | fl`), any number of objects, with whatever a transcript has
/// around them (prompts, warnings, error records, other output). Understands all encodings of decode_text, copies
/// indented by blanks or tabs, no-break blanks of web pages, ANSI colours, line ends stripped or not, values broken
/// again by mail. Objects end at an empty line and, where an editor took that away, before one with the same
/// properties. A property in another column, or the second of one name, is an error of kind kSyntax: leaving it out
/// would hide what it says. A PowerShell error behind an object is kept with it (`error_line`), since it tells that the
/// object is older than what the transcript ends with.
///
/// An input without any object is an error that tells what is there instead: a PowerShell error record, Format-Table
/// output, HTML, other text. Limits: 8 MiB, 200000 lines, 10000 objects, 1000 properties an object.
Parsed<std::vector<FormatListObject>> read_format_list(std::string_view bytes);

/// The elements of a list value.
struct FormatListItems {
  std::vector<std::string> items;
  bool truncated =
      false;  ///< PowerShell left elements out (`...`, `…`), or the closing brace is missing: what is there is not all
};

/// Splits `{a, b}`; nothing when `value` does not begin with a brace. Elements are not quoted in the output, so one
/// that holds `, ` comes out as two.
std::optional<FormatListItems> split_list(std::string_view value);

/// `True` or `False`, without case; nothing for all else.
std::optional<bool> parse_boolean(std::string_view value);

}  // namespace probe::evidence
