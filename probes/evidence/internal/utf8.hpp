#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace probe::evidence::internal {

// agent/core/utf8 checks sequences too: evidence depends on nothing of ours, config included, and core not on evidence,
// so that no room lies below both.

/// Length in bytes of the well-formed UTF-8 sequence at the start of `bytes` (Unicode 15, table 3-7), or 0 when there
/// is none.
std::size_t utf8_sequence_length(std::string_view bytes);

/// Appends a Unicode scalar value.
void append_utf8(std::string& text, char32_t scalar);

/// Number of code points of well-formed UTF-8.
std::size_t count_code_points(std::string_view text);

/// `bytes` with all that is not printable UTF-8 (controls, invalid bytes, marks that reorder text) written as `\xNN`.
std::string printable(std::string_view bytes);

/// The start of `bytes`, printable, in single quotes, for a message: `'like this...'`.
std::string quoted(std::string_view bytes, std::size_t max_bytes = 40);

/// The first character of `rest`, likewise, where a reader of a document stopped: no more, since it may be any file;
/// `the end` when there is none.
std::string quoted_character(std::string_view rest);

}  // namespace probe::evidence::internal
