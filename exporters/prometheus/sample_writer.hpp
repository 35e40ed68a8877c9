#pragma once

#include <prometheus/client_metric.h>

#include <cstddef>
#include <string>
#include <string_view>

/// The lines that both text formats have in common.
namespace probe::exporters {

/// A label that a sample has beside those of its metric, such as `le` of a bucket.
struct ExtraLabel {
  std::string_view name;
  double value = 0;
};

/// Letters, digits and underscores, not beginning with a digit. Stricter than Prometheus, which would take `:` too.
bool is_valid_name(std::string_view name);

/// The shortest form that reads back the same; `NaN`, `+Inf`, `-Inf`.
void append_number(std::string& page, double value);

/// The longest that a number becomes: `-2.2250738585072014e-308`.
inline constexpr std::size_t kMaxNumberBytes = 24;

/// The same at `at`, where kMaxNumberBytes must fit. Returns where it ends.
char* put_number(char* at, double value);

/// The bound of a bucket: always a floating point number, `1.0`.
void append_bound(std::string& page, double value);

/// `text` with newlines and backslashes escaped, and double quotes when it is `quoted`.
void append_escaped(std::string& page, std::string_view text, bool quoted);

/// Appends samples of one metric to a page.
class SampleWriter {
 public:
  /// All must outlive the writer.
  SampleWriter(std::string& page, std::string_view name, const ::prometheus::ClientMetric& metric)
      : page_(page), name_(name), metric_(metric) {}

  /// One sample up to its value; the caller ends the line.
  void begin(std::string_view suffix, double value, const ExtraLabel* extra = nullptr) const;
  /// One whole line.
  void write(std::string_view suffix, double value, const ExtraLabel* extra = nullptr) const;

 private:
  void append_labels(const ExtraLabel* extra) const;

  std::string& page_;
  std::string_view name_;
  const ::prometheus::ClientMetric& metric_;
};

}  // namespace probe::exporters
