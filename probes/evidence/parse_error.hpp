#pragma once

#include <tl/expected.hpp>

#include <cstddef>
#include <optional>
#include <string>

namespace probe::evidence {

/// Why bytes could not be read. Tells apart what an operator mends in different places: a cut-off file, a login page
/// where JSON was due, a document of the right format with the wrong content.
enum class ParseErrorKind {
  kSyntax,        ///< the expected format, but broken
  kTruncated,     ///< ends before it is complete
  kEmpty,         ///< nothing at all where a document was due
  kForeign,       ///< another kind of content: HTML, a PowerShell error, binary data
  kShape,         ///< well formed, but a member is missing or of the wrong type
  kTooLarge,      ///< beyond the reader's limits
  kNotCollected,  ///< the command that should have exported it failed, and the export holds its error instead
};

/// What was expected, what was seen and where. `message` stands alone (the position is in it) and quotes at most a few
/// characters of the input, with everything unprintable escaped.
struct ParseError {
  std::string message;
  ParseErrorKind kind = ParseErrorKind::kSyntax;
  std::optional<std::size_t> offset;  ///< bytes from the start of the input, where known
  std::optional<std::size_t> line;    ///< from 1, where known
  std::optional<std::size_t> column;  ///< from 1, in bytes, where known
};

/// The result of every reader in this folder. Readers are pure and thread-safe, take any bytes whatsoever and throw
/// nothing but std::bad_alloc.
template <typename T>
using Parsed = tl::expected<T, ParseError>;

}  // namespace probe::evidence
