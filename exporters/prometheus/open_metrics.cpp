#include "exporters/prometheus/open_metrics.hpp"

#include "agent/core/utf8.hpp"
#include "exporters/prometheus/histogram.hpp"
#include "exporters/prometheus/sample_writer.hpp"

#include <cassert>
#include <cstddef>

namespace probe::exporters {

namespace {

using ::prometheus::ClientMetric;
using ::prometheus::MetricType;

constexpr std::string_view kTotal = "_total";
constexpr std::string_view kInfo = "_info";

/// How a family is called here: the suffixes of counters and info metrics belong to their samples.
struct Heading {
  std::string_view name;
  std::string_view type;
  std::string_view suffix;
};

Heading heading_of(const ::prometheus::MetricFamily& family) {
  const std::string_view name = family.name;
  switch (family.type) {
    case MetricType::Counter:
      assert(name.ends_with(kTotal));
      return {name.substr(0, name.size() - kTotal.size()), "counter", kTotal};
    case MetricType::Gauge:
      if (name.ends_with(kInfo)) return {name.substr(0, name.size() - kInfo.size()), "info", kInfo};
      return {name, "gauge", ""};
    case MetricType::Histogram:
      return {name, "histogram", ""};
    case MetricType::Summary:  // nothing of ours is one
    case MetricType::Untyped:
      break;
  }
  return {name, "unknown", ""};
}

void append_heading(std::string& page, const Heading& heading, std::string_view help) {
  assert(is_valid_name(heading.name));
  ((((page += "# TYPE ") += heading.name) += ' ') += heading.type) += '\n';
  for (const std::string_view unit : {"seconds", "bytes"}) {
    const bool ends = heading.name.ends_with(unit) && heading.name.size() > unit.size() &&
                      heading.name[heading.name.size() - unit.size() - 1] == '_';
    if (ends) ((((page += "# UNIT ") += heading.name) += ' ') += unit) += '\n';
  }
  ((page += "# HELP ") += heading.name) += ' ';
  append_escaped(page, core::valid_utf8(help), true);
  page += '\n';
}

double unix_seconds(core::SystemTime time) { return seconds(time.time_since_epoch()); }

void append_histogram(std::string& page, const SampleWriter& samples, const ClientMetric::Histogram& histogram,
                      const SeriesDetail& detail) {
  for (std::size_t i = 0; i < histogram.bucket.size(); ++i) {
    const ExtraLabel label{"le", histogram.bucket[i].upper_bound};
    samples.begin("_bucket", static_cast<double>(histogram.bucket[i].cumulative_count), &label);
    if (i < detail.exemplars.size() && detail.exemplars[i]) append_exemplar(page, *detail.exemplars[i]);
    page += '\n';
  }
  samples.write("_count", static_cast<double>(histogram.sample_count));
  samples.write("_sum", histogram.sample_sum);
}

void append_metric(std::string& page, const Family& family, const Heading& heading, std::size_t index) {
  const auto& metric = family.base.metric[index];
  const SeriesDetail detail = index < family.details.size() ? family.details[index] : SeriesDetail{};
  const SampleWriter samples(page, heading.name, metric);
  switch (family.base.type) {
    case MetricType::Counter:
      samples.write(heading.suffix, metric.counter.value);
      break;
    case MetricType::Gauge:
      samples.write(heading.suffix, metric.gauge.value);
      break;
    case MetricType::Histogram:
      append_histogram(page, samples, metric.histogram, detail);
      break;
    case MetricType::Summary:
    case MetricType::Untyped:
      samples.write(heading.suffix, metric.untyped.value);
      break;
  }
  if (detail.created) samples.write("_created", unix_seconds(*detail.created));
}

}  // namespace

void append_exemplar(std::string& page, const Exemplar& exemplar) {
  (page += " # {run_id=\"") += exemplar.run_id;
  page += "\"} ";
  append_number(page, exemplar.value);
  page += ' ';
  append_number(page, unix_seconds(exemplar.at));
}

std::string to_open_metrics(const std::vector<Family>& families) {
  std::string page;
  for (const auto& family : families) {
    const Heading heading = heading_of(family.base);
    append_heading(page, heading, family.base.help);
    for (std::size_t i = 0; i < family.base.metric.size(); ++i) append_metric(page, family, heading, i);
  }
  return page;
}

}  // namespace probe::exporters
