#include "exporters/prometheus/text_format.hpp"

#include "agent/core/utf8.hpp"
#include "exporters/prometheus/sample_writer.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace probe::exporters {

namespace {

using ::prometheus::ClientMetric;
using ::prometheus::MetricFamily;
using ::prometheus::MetricType;

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

std::string to_text(const std::vector<Family>& families) {
  std::string page;
  for (const auto& family : families) {
    append_header(page, family.base);
    for (const auto& metric : family.base.metric) append_metric(page, family.base, metric);
  }
  return page;
}

}  // namespace probe::exporters
