#pragma once

#include "probes/evidence/parse_error.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace probe::evidence::internal {

/// `label padding : value`, the columns counted from the start of the line.
struct PropertyParts {
  std::string_view label;
  std::size_t colon = 0;  ///< column of the colon, from 0
  std::string_view value;
};

/// One physical line, as much as can be said about it alone.
struct PrintedLine {
  std::string_view text;   ///< without indentation and blanks at the end
  std::size_t indent = 0;  ///< columns; a tab goes to the next multiple of 8
  std::size_t width = 0;   ///< columns up to the last character that is not a blank; of a blank line: its blanks
  bool ends_in_blank = false;
  bool in_error_record = false;
  std::optional<PropertyParts> property;

  bool is_blank() const { return text.empty(); }
  /// Part of an error record, or the first line of one without details: `Get-Thing: what went wrong`.
  bool is_error() const;
  /// `PS C:\>…`, `[PS] C:\>…`: where a transcript goes on with another command.
  bool is_prompt() const;
};

/// Text without ANSI escape sequences and with blanks for no-break blanks.
std::string plain_output(std::string_view text);

/// The lines of `text`, which must outlive them. Lines that belong to a PowerShell error record are marked: in its
/// first line
/// (`name : what went wrong`) and in its details a record looks like an object.
std::vector<PrintedLine> split_lines(std::string_view text);

/// The property on line `at` (from 0) is not in the columns of its object, which begins on line `first`.
ParseError out_of_column(const std::vector<PrintedLine>& lines, std::size_t first, std::size_t at);

/// The property on `line`, which is line `again` (from 0), stands on line `first` already.
ParseError printed_twice(const PrintedLine& line, std::size_t first, std::size_t again);

/// What output without any object seems to be, as an error. `lines` are those of `text`.
tl::unexpected<ParseError> explain_no_object(const std::vector<PrintedLine>& lines, std::string_view text);

}  // namespace probe::evidence::internal
