#include "probes/evidence/ascii.hpp"
#include "probes/evidence/format_list.hpp"
#include "probes/evidence/internal/format_list_join.hpp"
#include "probes/evidence/internal/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace probe::evidence {
namespace {

using Line = FormatListProperty::Line;

constexpr std::size_t kMaxOpenBreaks = 6;     // 64 combinations
constexpr std::size_t kMaxJoinedLines = 256;  // beyond, only `value` is offered

bool has_blank(std::string_view text) { return text.find(' ') != std::string_view::npos; }

std::size_t last_word_length(std::string_view text) {
  const std::size_t blank = text.rfind(' ');
  return internal::count_code_points(blank == std::string_view::npos ? text : text.substr(blank + 1));
}

std::size_t first_word_length(std::string_view text) {
  return internal::count_code_points(text.substr(0, text.find(' ')));
}

/// What stood between two printed lines: a blank (true) or nothing.
///
/// PowerShell breaks at blanks, and cuts only words longer than the whole field, at its last column. So a line that
/// ends earlier was broken at a blank.
bool was_blank(const Line& before, const Line& after, bool in_list, internal::PrintedField field) {
  if (after.text.empty()) return false;  // a blank that was cut off its word; the next line brings one anyway
  if (after.reflowed || before.ends_in_blank) return true;
  if (after.text.starts_with(' ')) return false;
  if (!before.fills_width) return true;
  if (in_list && before.text.ends_with(',')) return true;
  if (!has_blank(before.text) && !has_blank(after.text)) return false;
  // A word takes the blank behind it along, which is why one as long as the field is cut too.
  const bool could_be_one_word = last_word_length(before.text) + first_word_length(after.text) >= field.width;
  return !(field.is_certain && could_be_one_word);
}

/// Nothing but `value` and the other reading can be told for a break where a word may have been cut.
bool is_open_break(const Line& before, const Line& after) { return before.fills_width || after.reflowed; }

std::string join(const std::vector<Line>& lines, const std::vector<bool>& blanks) {
  std::string joined = lines.front().text;
  for (std::size_t i = 1; i < lines.size(); ++i) joined += (blanks[i - 1] ? " " : "") + lines[i].text;
  return std::string{trim(joined)};
}

void add_unless_known(std::vector<std::string>& candidates, std::string candidate) {
  if (std::find(candidates.begin(), candidates.end(), candidate) == candidates.end())
    candidates.push_back(std::move(candidate));
}

}  // namespace

namespace internal {

bool keeps_lines(std::string_view name) {
  return equals_ignoring_case(name, "Detail") || equals_ignoring_case(name, "Error") ||
         equals_ignoring_case(name, "Exception");
}

void join_lines(FormatListProperty& property, PrintedField field) {
  auto& lines = property.lines;
  std::string joined = lines.front().text;
  const bool in_list = trim_left(joined).starts_with('{');
  for (std::size_t i = 1; i < lines.size(); ++i) {
    lines[i].after_blank = keeps_lines(property.name) || was_blank(lines[i - 1], lines[i], in_list, field);
    if (lines[i].after_blank) joined += keeps_lines(property.name) ? '\n' : ' ';
    joined += lines[i].text;
  }
  property.value = trim(joined);
}

}  // namespace internal

std::vector<std::string> FormatListProperty::candidates() const {
  std::vector<std::string> candidates{value};
  if (lines.size() < 2 || lines.size() > kMaxJoinedLines) return candidates;
  std::vector<bool> likely;
  std::vector<std::size_t> open;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    likely.push_back(lines[i].after_blank);
    if (open.size() < kMaxOpenBreaks && is_open_break(lines[i - 1], lines[i])) open.push_back(i - 1);
  }
  for (std::size_t choice = 0; choice < (std::size_t{1} << open.size()); ++choice) {
    auto blanks = likely;
    for (std::size_t i = 0; i < open.size(); ++i) blanks[open[i]] = likely[open[i]] != ((choice >> i & 1U) != 0);
    add_unless_known(candidates, join(lines, blanks));
  }
  // Nothing is left to the rules here: for words that never hold a blank, and for texts that were broken at blanks
  // only.
  add_unless_known(candidates, join(lines, std::vector<bool>(lines.size() - 1, false)));
  add_unless_known(candidates, join(lines, std::vector<bool>(lines.size() - 1, true)));
  return candidates;
}

const FormatListProperty* FormatListObject::find(std::string_view name) const {
  const auto found = std::find_if(properties.begin(), properties.end(), [name](const FormatListProperty& property) {
    return equals_ignoring_case(property.name, name);
  });
  return found == properties.end() ? nullptr : &*found;
}

std::optional<std::string_view> FormatListObject::get(std::string_view name) const {
  const FormatListProperty* property = find(name);
  return property == nullptr ? std::nullopt : std::optional<std::string_view>{property->value};
}

std::vector<std::string> FormatListObject::candidates(std::string_view name) const {
  const FormatListProperty* property = find(name);
  return property == nullptr ? std::vector<std::string>{} : property->candidates();
}

std::string FormatListObject::names() const {
  constexpr std::size_t kMaxNamed = 20;
  std::string names;
  for (std::size_t i = 0; i < std::min(properties.size(), kMaxNamed); ++i)
    names += (i == 0 ? "" : ", ") + properties[i].name;
  if (properties.size() > kMaxNamed) names += fmt::format(" and {} more", properties.size() - kMaxNamed);
  return names;
}

std::optional<FormatListItems> split_list(std::string_view value) {
  value = trim(value);
  if (!value.starts_with('{')) return std::nullopt;
  FormatListItems list;
  list.truncated = !value.ends_with('}');
  value.remove_prefix(1);
  if (!list.truncated) value.remove_suffix(1);
  for (const std::string_view marker : {"...", "\xE2\x80\xA6"}) {
    if (!value.ends_with(marker)) continue;
    list.truncated = true;
    value.remove_suffix(marker.size());
  }
  while (!value.empty()) {
    const std::size_t end = std::min(value.find(", "), value.size());
    if (const auto item = trim(value.substr(0, end)); !item.empty()) list.items.emplace_back(item);
    value.remove_prefix(std::min(end + 2, value.size()));
  }
  return list;
}

std::optional<bool> parse_boolean(std::string_view value) {
  value = trim(value);
  if (equals_ignoring_case(value, "True")) return true;
  if (equals_ignoring_case(value, "False")) return false;
  return std::nullopt;
}

}  // namespace probe::evidence
