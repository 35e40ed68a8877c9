#include "probes/evidence/internal/format_list_lines.hpp"

#include "probes/evidence/ascii.hpp"
#include "probes/evidence/internal/fail.hpp"
#include "probes/evidence/internal/foreign.hpp"
#include "probes/evidence/internal/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace probe::evidence::internal {
namespace {

constexpr std::string_view kExpected = "expected Format-List output ('Name : value' lines)";

constexpr std::size_t kMaxShownLabel = 64;

bool is_label_start(char c) { return is_alpha(c) || c == '_'; }
bool is_label_character(char c) { return is_alnum(c) || c == '_' || c == '.'; }

std::optional<PropertyParts> property_of(std::string_view text, std::size_t indent) {
  if (text.empty() || !is_label_start(text[0])) return std::nullopt;
  const auto label_end =
      static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_label_character) - text.begin());
  const std::size_t colon = text.find_first_not_of(' ', label_end);
  if (colon == std::string_view::npos || colon == label_end || text[colon] != ':') return std::nullopt;
  if (colon + 1 < text.size() && text[colon + 1] != ' ') return std::nullopt;
  return PropertyParts{text.substr(0, label_end), indent + colon, text.substr(std::min(colon + 2, text.size()))};
}

PrintedLine make_line(std::string_view raw) {
  PrintedLine line;
  std::size_t at = 0;
  for (; at < raw.size() && is_space(raw[at]); ++at)
    line.indent = raw[at] == '\t' ? line.indent / 8 * 8 + 8 : line.indent + 1;
  line.text = trim_right(raw.substr(at));
  line.ends_in_blank = !line.text.empty() && is_space(raw.back());
  line.width = line.indent + count_code_points(line.text);
  line.property = property_of(line.text, line.indent);
  return line;
}

/// The last lines of an error record. They are never translated, unlike the message.
bool is_record_detail(const PrintedLine& line) {
  return line.text.starts_with("+ CategoryInfo") || line.text.starts_with("+ FullyQualifiedErrorId");
}

/// `Get-Thing : what went wrong`, `Get-Thing: …`: a command, not a property.
bool is_command_error(const PrintedLine& line) {
  const std::size_t name_end = std::min(line.text.find_first_of(" :"), line.text.size());
  const std::string_view name = line.text.substr(0, name_end);
  const std::size_t dash = name.find('-');
  if (dash == std::string_view::npos || dash + 1 == name.size() || !is_alpha(name[0])) return false;
  if (!std::all_of(name.begin(), name.end(), [](char c) { return is_alnum(c) || c == '-' || c == '_'; })) return false;
  const std::string_view rest = line.text.substr(name_end);
  return rest.starts_with(" : ") || rest.starts_with(": ");
}

/// An error without details that a cmdlet of PowerShell's own verbs reports. Only that is safe to quote: `NAME-NAME:
/// TEXT` may be a line of any file.
bool is_cmdlet_error(const PrintedLine& line) {
  constexpr std::array<std::string_view, 20> kVerbs = {"Add-",    "Connect-", "ConvertFrom-", "ConvertTo-", "Disable-",
                                                       "Enable-", "Export-",  "ForEach-",     "Format-",    "Get-",
                                                       "Import-", "Invoke-",  "New-",         "Out-",       "Remove-",
                                                       "Select-", "Set-",     "Start-",       "Test-",      "Write-"};
  return is_command_error(line) && std::any_of(kVerbs.begin(), kVerbs.end(), [&line](std::string_view verb) {
           return starts_with_ignoring_case(line.text, verb);
         });
}

/// A record is a run of lines without an empty one that has the details in it. It begins at its first line with a
/// command or, without such a line, at the start of the run.
void mark_record(std::vector<PrintedLine>& lines, std::size_t begin, std::size_t end) {
  const auto at = [&lines](std::size_t i) { return lines.begin() + static_cast<std::ptrdiff_t>(i); };
  const auto detail = std::find_if(std::reverse_iterator{at(end)}, std::reverse_iterator{at(begin)}, is_record_detail);
  if (detail.base() == at(begin)) return;
  auto first = std::find_if(at(begin), at(end), is_command_error);
  if (first == at(end)) first = at(begin);
  std::for_each(first, std::max(first, detail.base()), [](PrintedLine& line) { line.in_error_record = true; });
}

/// A row of nothing but groups of dashes: the line below the headings of a table.
bool is_table_rule(std::string_view text) {
  return text.size() >= 2 && text.find("--") != std::string_view::npos &&
         text.find_first_not_of("- ") == std::string_view::npos;
}

}  // namespace

bool PrintedLine::is_error() const { return in_error_record || is_command_error(*this); }

bool PrintedLine::is_prompt() const {
  return (text.starts_with("PS ") || text.starts_with("[PS]")) && text.find('>') != std::string_view::npos;
}

std::string plain_output(std::string_view text) {
  std::string plain;
  plain.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i).starts_with("\xC2\xA0")) {
      plain += ' ';
      ++i;
    } else if (text.substr(i).starts_with("\x1b[")) {
      const auto final_byte = std::find_if(text.begin() + static_cast<std::ptrdiff_t>(i) + 2, text.end(),
                                           [](char c) { return (c >= '@' && c <= '~') || c == '\n'; });
      i = static_cast<std::size_t>(final_byte - text.begin());
      if (final_byte != text.end() && *final_byte == '\n') plain += '\n';
    } else {
      plain += text[i];
    }
  }
  return plain;
}

std::vector<PrintedLine> split_lines(std::string_view text) {
  std::vector<PrintedLine> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(make_line(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= lines.size(); ++i) {
    if (i < lines.size() && !lines[i].is_blank()) continue;
    mark_record(lines, begin, i);
    begin = i + 1;
  }
  return lines;
}

ParseError out_of_column(const std::vector<PrintedLine>& lines, std::size_t first, std::size_t at) {
  const PrintedLine& as = lines[first];
  const PrintedLine& line = lines[at];
  const bool shifted = line.property->colon == as.property->colon;
  return fail_on_line(
             ParseErrorKind::kSyntax,
             fmt::format("expected every property of an object {} in column {} as on line {}, found {} on line {} {} "
                         "column {}",
                         shifted ? "to begin" : "to have its colon", (shifted ? as.indent : as.property->colon) + 1,
                         first + 1, line.property->label.substr(0, kMaxShownLabel), at + 1,
                         shifted ? "in" : "with its colon in", (shifted ? line.indent : line.property->colon) + 1),
             at + 1)
      .value();
}

ParseError printed_twice(const PrintedLine& line, std::size_t first, std::size_t again) {
  return fail_on_line(ParseErrorKind::kSyntax,
                      fmt::format("expected every property of an object once, found {} on line {} and again on line {}",
                                  line.property->label.substr(0, kMaxShownLabel), first + 1, again + 1),
                      again + 1)
      .value();
}

tl::unexpected<ParseError> explain_no_object(const std::vector<PrintedLine>& lines, std::string_view text) {
  bool is_below_text = false;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const PrintedLine& line = lines[i];
    if (line.is_blank()) continue;
    if (line.in_error_record || is_cmdlet_error(line)) {
      return fail_on_line(
          ParseErrorKind::kForeign,
          fmt::format("{}, found a PowerShell error on line {}: {}", kExpected, i + 1, quoted(line.text, 100)), i + 1);
    }
    if (is_below_text && is_table_rule(line.text)) {
      return fail_on_line(ParseErrorKind::kForeign,
                          fmt::format("{}, found a table on line {}; pipe to Format-List instead", kExpected, i), i);
    }
    is_below_text = true;
  }
  if (!is_below_text) return fail(ParseErrorKind::kEmpty, fmt::format("{}, found nothing", kExpected));
  return fail(ParseErrorKind::kForeign, fmt::format("{}, found none in {}", kExpected, describe_content(text)));
}

}  // namespace probe::evidence::internal
