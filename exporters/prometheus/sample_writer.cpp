#include "exporters/prometheus/sample_writer.hpp"

#include "exporters/prometheus/text_buffer.hpp"
#include "exporters/prometheus/text_format.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <charconv>
#include <cmath>

namespace probe::exporters {

bool is_valid_name(std::string_view name) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return !name.empty() && is_letter(name.front()) &&
         std::ranges::all_of(name, [&](char c) { return is_letter(c) || is_digit(c); });
}

char* put_number(char* at, double value) {
  // Most are counts, which as integers take a third of the time. From 100000 on, `1e+05` may be shorter.
  if (value >= 0 && value < 100'000 && std::trunc(value) == value && !std::signbit(value)) {
    return std::to_chars(at, at + kMaxNumberBytes, static_cast<unsigned>(value)).ptr;
  }
  if (std::isnan(value)) return put(at, "NaN");
  if (std::isinf(value)) return put(at, value > 0 ? "+Inf" : "-Inf");
  return std::to_chars(at, at + kMaxNumberBytes, value).ptr;
}

void append_number(std::string& page, double value) {
  std::array<char, kMaxNumberBytes> number{};
  page.append(number.data(), put_number(number.data(), value));
}

/// OpenMetrics wants the bounds of buckets written as floating point numbers: `1.0`, not `1`. Both formats write them
/// so: otherwise the labels of series would change with the format that a scraper happens to ask for.
void append_bound(std::string& page, double value) {
  const std::size_t start = page.size();
  append_number(page, value);
  if (page.find_first_not_of("-0123456789", start) == std::string::npos) page += ".0";
}

void append_escaped(std::string& page, std::string_view text, bool quoted) {
  for (const char c : text) {
    if (c == '\n') {
      page += "\\n";
    } else if (c == '\\' || (quoted && c == '"')) {
      (page += '\\') += c;
    } else {
      page += c;
    }
  }
}

void SampleWriter::append_labels(const ExtraLabel* extra) const {
  char separator = '{';
  for (const auto& label : metric_.label) {
    assert(is_valid_name(label.name));
    ((page_ += separator) += label.name) += "=\"";
    append_escaped(page_, label_value(label.value), true);
    page_ += '"';
    separator = ',';
  }
  if (extra != nullptr) {
    ((page_ += separator) += extra->name) += "=\"";
    append_bound(page_, extra->value);
    page_ += '"';
    separator = ',';
  }
  if (separator == ',') page_ += '}';
}

void SampleWriter::begin(std::string_view suffix, double value, const ExtraLabel* extra) const {
  (page_ += name_) += suffix;
  append_labels(extra);
  page_ += ' ';
  append_number(page_, value);
}

void SampleWriter::write(std::string_view suffix, double value, const ExtraLabel* extra) const {
  begin(suffix, value, extra);
  if (metric_.timestamp_ms != 0) (page_ += ' ') += std::to_string(metric_.timestamp_ms);
  page_ += '\n';
}

}  // namespace probe::exporters
