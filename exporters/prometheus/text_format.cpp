#include "exporters/prometheus/text_format.hpp"

#include "agent/core/utf8.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <charconv>
#include <cmath>
#include <iterator>

namespace probe::exporters {

namespace {

using ::prometheus::ClientMetric;
using ::prometheus::MetricFamily;
using ::prometheus::MetricType;

/// A label that a sample has beside those of its metric, such as `le` of a bucket.
struct ExtraLabel {
  std::string_view name;
  double value = 0;
};

[[maybe_unused]] bool is_valid_name(std::string_view name) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return !name.empty() && is_letter(name.front()) &&
         std::ranges::all_of(name, [&](char c) { return is_letter(c) || is_digit(c); });
}

std::string_view to_string(MetricType type) {
  switch (type) {
    case MetricType::Counter:
      return "counter";
    case MetricType::Gauge:
      return "gauge";
    case MetricType::Summary:
      return "summary";
    case MetricType::Histogram:
      return "histogram";
    case MetricType::Untyped:
      break;
  }
  return "untyped";
}

void append_number(std::string& page, double value) {
  if (std::isnan(value)) {
    page += "NaN";
  } else if (std::isinf(value)) {
    page += value > 0 ? "+Inf" : "-Inf";
  } else {
    std::array<char, 32> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    page.append(digits.data(), end);
  }
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

void append_labels(std::string& page, const ClientMetric& metric, const ExtraLabel* extra) {
  char separator = '{';
  for (const auto& label : metric.label) {
    assert(is_valid_name(label.name));
    ((page += separator) += label.name) += "=\"";
    append_escaped(page, label_value(label.value), true);
    page += '"';
    separator = ',';
  }
  if (extra != nullptr) {
    ((page += separator) += extra->name) += "=\"";
    append_number(page, extra->value);
    page += '"';
    separator = ',';
  }
  if (separator == ',') page += '}';
}

class SampleWriter {
 public:
  SampleWriter(std::string& page, const std::string& name, const ClientMetric& metric)
      : page_(page), name_(name), metric_(metric) {}

  void write(std::string_view suffix, double value, const ExtraLabel* extra = nullptr) const {
    (page_ += name_) += suffix;
    append_labels(page_, metric_, extra);
    page_ += ' ';
    append_number(page_, value);
    if (metric_.timestamp_ms != 0) (page_ += ' ') += std::to_string(metric_.timestamp_ms);
    page_ += '\n';
  }

 private:
  std::string& page_;
  const std::string& name_;
  const ClientMetric& metric_;
};

void append_summary(const SampleWriter& samples, const ClientMetric::Summary& summary) {
  for (const auto& quantile : summary.quantile) {
    const ExtraLabel label{"quantile", quantile.quantile};
    samples.write("", quantile.value, &label);
  }
  samples.write("_sum", summary.sample_sum);
  samples.write("_count", static_cast<double>(summary.sample_count));
}

void append_histogram(const SampleWriter& samples, const ClientMetric::Histogram& histogram) {
  bool has_last = false;
  for (const auto& bucket : histogram.bucket) {
    const ExtraLabel label{"le", bucket.upper_bound};
    samples.write("_bucket", static_cast<double>(bucket.cumulative_count), &label);
    has_last = std::isinf(bucket.upper_bound);
  }
  if (!has_last) {
    const ExtraLabel label{"le", HUGE_VAL};
    samples.write("_bucket", static_cast<double>(histogram.sample_count), &label);
  }
  samples.write("_sum", histogram.sample_sum);
  samples.write("_count", static_cast<double>(histogram.sample_count));
}

void append_metric(std::string& page, const MetricFamily& family, const ClientMetric& metric) {
  const SampleWriter samples(page, family.name, metric);
  switch (family.type) {
    case MetricType::Counter:
      return samples.write("", metric.counter.value);
    case MetricType::Gauge:
      return samples.write("", metric.gauge.value);
    case MetricType::Untyped:
      return samples.write("", metric.untyped.value);
    case MetricType::Summary:
      return append_summary(samples, metric.summary);
    case MetricType::Histogram:
      return append_histogram(samples, metric.histogram);
  }
}

void append_header(std::string& page, const MetricFamily& family) {
  assert(is_valid_name(family.name));
  ((page += "# HELP ") += family.name) += ' ';
  append_escaped(page, core::valid_utf8(family.help), false);
  (((page += "\n# TYPE ") += family.name) += ' ') += to_string(family.type);
  page += '\n';
}

bool is_control(char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') || c == 0x7f; }

}  // namespace

std::string label_value(std::string_view value) {
  constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
  const auto is_plain = [](char c) { return c >= 0x20 && c < 0x7f; };
  if (value.size() <= kMaxLabelBytes && std::ranges::all_of(value, is_plain)) return std::string(value);
  std::string fit;
  for (const char c : core::valid_utf8(value)) {
    if (is_control(c)) {
      fit += kReplacement;
    } else {
      fit += c;
    }
  }
  return core::shortened(fit, kMaxLabelBytes);
}

std::string to_text(std::vector<MetricFamily> families) {
  std::ranges::stable_sort(families, {}, &MetricFamily::name);
  std::string page;
  const MetricFamily* previous = nullptr;
  for (const auto& family : families) {
    if (previous == nullptr || previous->name != family.name) append_header(page, family);
    for (const auto& metric : family.metric) append_metric(page, family, metric);
    previous = &family;
  }
  return page;
}

}  // namespace probe::exporters
