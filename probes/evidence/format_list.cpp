#include "probes/evidence/format_list.hpp"

#include "probes/evidence/ascii.hpp"
#include "probes/evidence/internal/fail.hpp"
#include "probes/evidence/internal/format_list_join.hpp"
#include "probes/evidence/internal/format_list_lines.hpp"
#include "probes/evidence/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

namespace probe::evidence {
namespace {

using internal::PrintedLine;
using internal::PropertyParts;

constexpr std::size_t kMaxBytes = 8 << 20;
constexpr std::ptrdiff_t kMaxLines = 200'000;
constexpr std::size_t kMaxObjects = 10000;
constexpr std::size_t kMaxProperties = 1000;

/// Walks over the lines once and gathers objects. While an object is open, its first line gives the columns of all its
/// lines.
class FormatListParser {
 public:
  /// `lines` are those of `text`.
  FormatListParser(const std::vector<PrintedLine>& lines, std::string_view text) : lines_{lines}, text_{text} {}

  Parsed<std::vector<FormatListObject>> parse() {
    while (at_ < lines_.size()) {
      const PrintedLine& line = lines_[at_];
      if (line.in_error_record) {
        close();
        skip(line);
      } else if (!is_open() || !goes_on(line)) {
        close();
        if (line.property) {
          open(line, *line.property);
        } else {
          skip(line);
        }
      }
      if (error_) return tl::unexpected<ParseError>{*std::move(error_)};
      if (objects_.size() > kMaxObjects || properties_.size() > kMaxProperties) return too_many();
    }
    close();
    if (error_) return tl::unexpected<ParseError>{*std::move(error_)};
    if (objects_.empty()) return internal::explain_no_object(lines_, text_);
    return std::move(objects_);
  }

 private:
  struct Entry {
    FormatListProperty property;
    std::vector<std::size_t> widths;  ///< of its lines, without the object's indentation
  };

  bool is_open() const { return !properties_.empty(); }
  std::size_t value_column() const { return colon_ + 2; }

  /// Takes `line`, and lines after it that belong to it, into the open object; false when the object ends before it.
  bool goes_on(const PrintedLine& line) {
    if (line.is_blank()) return take_blank(line);
    if (line.indent >= value_column()) return take_continuation(line);
    if (!line.property) return take_reflowed();
    if (!belongs(line)) return end_before(at_);
    add_property(line, *line.property);
    return true;
  }

  /// Whether `line` is a property of the open object: in its columns, and a new one.
  bool belongs(const PrintedLine& line) const { return is_aligned(line) && !is_known(*line.property); }
  bool is_aligned(const PrintedLine& line) const { return line.indent == indent_ && line.property->colon == colon_; }

  /// Ends the open object before the property on line `next` (from 0), with no empty line between. PowerShell prints
  /// one between objects; where an editor took it away, the next one begins with the same property. All else would be
  /// lost without a word if it ended an object.
  bool end_before(std::size_t next) {
    const PrintedLine& line = lines_[next];
    const std::string name = to_lower(line.property->label);
    if (!is_aligned(line)) {
      error_ = internal::out_of_column(lines_, properties_.front().property.line - 1, next);
    } else if (name != to_lower(properties_.front().property.name)) {
      const auto first = std::find_if(properties_.begin(), properties_.end(),
                                      [&name](const Entry& each) { return to_lower(each.property.name) == name; });
      error_ = internal::printed_twice(line, first->property.line - 1, next);
    } else {
      repeated_ = names();
    }
    return false;
  }

  bool lacks_longest_name() const {
    return std::none_of(properties_.begin(), properties_.end(),
                        [this](const Entry& entry) { return indent_ + entry.property.name.size() + 1 == colon_; });
  }

  std::vector<std::string> names() const {
    std::vector<std::string> all;
    for (const Entry& entry : properties_) all.push_back(to_lower(entry.property.name));
    return all;
  }

  /// Leaves out a line that is in no object, but not that it tells of an error behind the last one.
  void skip(const PrintedLine& line) {
    ++at_;
    if (!line.is_error() || objects_.empty() || objects_.back().error_line != 0) return;
    objects_.back().error_line = at_;
  }

  void open(const PrintedLine& line, const PropertyParts& parts) {
    repeats_ = std::exchange(repeated_, {});
    indent_ = line.indent;
    colon_ = parts.colon;
    add_property(line, parts);
  }

  void add_property(const PrintedLine& line, const PropertyParts& parts) {
    Entry entry;
    entry.property.name = parts.label;
    entry.property.line = at_ + 1;
    properties_.push_back(std::move(entry));
    labels_.insert(to_lower(parts.label));
    add_line(std::string{parts.value}, line);
    ++at_;
  }

  bool is_known(const PropertyParts& parts) const { return labels_.contains(to_lower(parts.label)); }

  void add_line(std::string text, const PrintedLine& from, bool reflowed = false) {
    Entry& entry = properties_.back();
    entry.property.lines.push_back({std::move(text), false, from.ends_in_blank, reflowed});
    entry.widths.push_back(from.width > indent_ ? from.width - indent_ : 0);
  }

  bool take_continuation(const PrintedLine& line) {
    add_line(std::string(line.indent - value_column(), ' ') + std::string{line.text}, line);
    ++at_;
    return true;
  }

  /// A blank line with the indentation of a value belongs to it. Any other ends the object, unless the editor stripped
  /// it: then the value goes on in its column behind it, or a text of several lines is followed by the next property.
  bool take_blank(const PrintedLine& line) {
    if (line.width >= value_column()) return take_continuation(blank_of_width(value_column()));
    std::size_t next = at_;
    while (next < lines_.size() && lines_[next].is_blank()) ++next;
    if (next == lines_.size() || lines_[next].in_error_record) return false;
    const PrintedLine& after = lines_[next];
    const bool value_goes_on = after.indent == value_column() || (after.indent > value_column() && !after.property);
    if (value_goes_on && !properties_.back().property.lines.back().text.empty()) {
      for (; at_ < next; ++at_) add_line({}, PrintedLine{});
      return true;
    }
    if (next != at_ + 1 || !ends_in_text() || !after.property || !belongs(after)) return false;
    ++at_;
    return true;
  }

  static PrintedLine blank_of_width(std::size_t indent) {
    PrintedLine line;
    line.indent = indent;
    return line;
  }

  bool ends_in_text() const {
    const FormatListProperty& last = properties_.back().property;
    return last.lines.size() > 1 && internal::keeps_lines(last.name);
  }

  /// A line left of the value's column that is no property was broken off by mail if another property of this object
  /// follows before an empty line. Otherwise it is something else in the transcript, such as a prompt.
  bool take_reflowed() {
    std::size_t next = at_;
    while (next < lines_.size() && !lines_[next].is_blank() && !lines_[next].property && !lines_[next].in_error_record)
      ++next;
    if (next == lines_.size() || !lines_[next].property) return false;
    const auto at = [this](std::size_t i) { return lines_.begin() + static_cast<std::ptrdiff_t>(i); };
    if (std::any_of(at(at_), at(next), [](const PrintedLine& line) { return line.is_prompt(); })) return false;
    if (!belongs(lines_[next])) return end_before(next);
    for (; at_ < next; ++at_) add_line(std::string{lines_[at_].text}, lines_[at_], true);
    return true;
  }

  void close() {
    if (!is_open()) return;
    if (!repeats_.empty() && repeats_ != names() && !error_) {
      const std::size_t line = properties_.front().property.line - 1;
      error_ = internal::printed_twice(lines_[line], objects_.back().line - 1, line);
    }
    std::size_t widest = 0;
    for (const Entry& entry : properties_)
      widest = std::max(widest, *std::max_element(entry.widths.begin(), entry.widths.end()));
    FormatListObject object;
    object.line = properties_.front().property.line;
    object.lacks_longest_name = lacks_longest_name();
    std::size_t full_lines = 0;
    for (Entry& entry : properties_) {
      for (std::size_t i = 0; i < entry.widths.size(); ++i) {
        entry.property.lines[i].fills_width = entry.widths[i] == widest;
        if (i + 1 < entry.widths.size() && entry.widths[i] == widest) ++full_lines;
      }
      object.properties.push_back(std::move(entry.property));
    }
    const std::size_t field = widest - std::min(widest, colon_ - indent_ + 2);
    for (FormatListProperty& property : object.properties) internal::join_lines(property, {field, full_lines > 1});
    objects_.push_back(std::move(object));
    properties_.clear();
    labels_.clear();
  }

  static tl::unexpected<ParseError> too_many() {
    return internal::fail(ParseErrorKind::kTooLarge,
                          fmt::format("expected at most {} objects of {} properties in Format-List output, found more",
                                      kMaxObjects, kMaxProperties));
  }

  const std::vector<PrintedLine>& lines_;
  const std::string_view text_;
  std::size_t at_ = 0;
  std::vector<FormatListObject> objects_;
  std::optional<ParseError> error_;

  std::vector<Entry> properties_;      ///< of the open object
  std::set<std::string> labels_;       ///< their names in lower case
  std::vector<std::string> repeats_;   ///< the names it must have: the object before it ended without an empty line
  std::vector<std::string> repeated_;  ///< those of the next object, if that is so
  std::size_t indent_ = 0;
  std::size_t colon_ = 0;
};

}  // namespace

Parsed<std::vector<FormatListObject>> read_format_list(std::string_view bytes) {
  if (bytes.size() > kMaxBytes) {
    return internal::fail(
        ParseErrorKind::kTooLarge,
        fmt::format("expected Format-List output of at most {} bytes, found {}", kMaxBytes, bytes.size()));
  }
  const auto text = decode_text(bytes);
  if (!text) return tl::unexpected<ParseError>{text.error()};
  const std::string plain = internal::plain_output(*text);
  if (std::count(plain.begin(), plain.end(), '\n') > kMaxLines) {
    return internal::fail(ParseErrorKind::kTooLarge,
                          fmt::format("expected Format-List output of at most {} lines, found more", kMaxLines));
  }
  const auto lines = internal::split_lines(plain);
  return FormatListParser{lines, plain}.parse();
}

}  // namespace probe::evidence
