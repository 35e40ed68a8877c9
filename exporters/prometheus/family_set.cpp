#include "exporters/prometheus/family_set.hpp"

#include "exporters/prometheus/text_format.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

namespace probe::exporters {

void add_label(SeriesLabels& labels, std::string_view name, std::string_view value) {
  const bool taken = std::ranges::any_of(labels, [name](const auto& label) { return label.name == name; });
  assert(!taken && "a label was given twice");
  if (value.empty() || taken) return;
  labels.push_back({std::string(name), label_value(value)});
}

::prometheus::ClientMetric& FamilySet::series(const FamilyInfo& info, SeriesLabels labels) {
  auto found = families_.find(info.name);
  if (found == families_.end()) {
    auto name = std::string(info.name);
    ::prometheus::MetricFamily family{name, std::string(info.help), info.type, {}};
    found = families_.emplace(std::move(name), std::move(family)).first;
  }
  assert(found->second.type == info.type && "one metric name was declared with two types");
  auto& added = found->second.metric.emplace_back();
  added.label = std::move(labels);
  return added;
}

void FamilySet::gauge(const FamilyInfo& info, SeriesLabels labels, double value) {
  series(info, std::move(labels)).gauge.value = value;
}

void FamilySet::counter(const FamilyInfo& info, SeriesLabels labels, double value) {
  series(info, std::move(labels)).counter.value = value;
}

void FamilySet::histogram(const FamilyInfo& info, SeriesLabels labels, ::prometheus::ClientMetric::Histogram value) {
  series(info, std::move(labels)).histogram = std::move(value);
}

std::vector<::prometheus::MetricFamily> FamilySet::take() {
  std::vector<::prometheus::MetricFamily> taken;
  taken.reserve(families_.size());
  for (auto& [name, family] : families_) taken.push_back(std::move(family));
  families_.clear();
  return taken;
}

}  // namespace probe::exporters
