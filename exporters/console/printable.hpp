#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace probe::exporters {

/// `text` fit for a terminal: well-formed UTF-8, with control characters (C0 except newline, DEL, C1) and those that
/// reorder text (bidi embeddings, overrides, isolates) replaced by U+FFFD, so that nothing a target sends can move the
/// cursor or disguise a line. A tab becomes a blank.
std::string printable(std::string_view text);

/// Characters of well-formed `text`, which is how many columns it takes on a terminal but for wide and combining ones.
std::size_t columns(std::string_view text);

/// `text` in lines of at most `width` columns, broken at blanks and newlines; a word longer than a line is broken where
/// it must. At least one line. Nothing is dropped but the blanks at breaks.
std::vector<std::string> wrap(std::string_view text, std::size_t width);

/// `text` with blanks up to `width` columns; unchanged when it is wider.
std::string pad_right(std::string_view text, std::size_t width);
std::string pad_left(std::string_view text, std::size_t width);

}  // namespace probe::exporters
