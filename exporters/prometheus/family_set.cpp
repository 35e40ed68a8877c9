#include "exporters/prometheus/family_set.hpp"

#include "exporters/prometheus/text_format.hpp"

#include <algorithm>
#include <cassert>
#include <functional>
#include <utility>

namespace probe::exporters {

void add_label(SeriesLabels& labels, std::string_view name, std::string_view value) {
  const bool taken = std::ranges::any_of(labels, [name](const auto& label) { return label.name == name; });
  assert(!taken && "a label was given twice");
  if (value.empty() || taken) return;
  labels.push_back({std::string(name), label_value(value)});
}

SeriesLabels joined(SeriesLabels shared, const SeriesLabels& own) {
  shared.insert(shared.end(), own.begin(), own.end());
  return shared;
}

bool are_same(const SeriesLabels& one, const SeriesLabels& other) {
  return one.size() == other.size() && std::ranges::is_permutation(one, other);
}

std::size_t hash_of(const SeriesLabels& labels) {
  std::size_t hash = 0;
  for (const auto& label : labels) hash += std::hash<std::string>()(label.name + '=' + label.value);
  return hash;
}

Family& FamilySet::family(const FamilyInfo& info) {
  auto found = families_.find(info.name);
  if (found == families_.end()) {
    auto name = std::string(info.name);
    Family family{{name, std::string(info.help), info.type, {}}, {}};
    found = families_.emplace(std::move(name), std::move(family)).first;
  }
  assert(found->second.base.type == info.type && "one metric name was declared with two types");
  return found->second;
}

::prometheus::ClientMetric& FamilySet::series(Family& family, SeriesLabels labels) {
  auto& added = family.base.metric.emplace_back();
  added.label = std::move(labels);
  return added;
}

void FamilySet::gauge(const FamilyInfo& info, SeriesLabels labels, double value) {
  series(family(info), std::move(labels)).gauge.value = value;
}

void FamilySet::counter(const FamilyInfo& info, SeriesLabels labels, double value,
                        std::optional<core::SystemTime> created) {
  auto& owner = family(info);
  series(owner, std::move(labels)).counter.value = value;
  owner.details.push_back({created, {}});
}

void FamilySet::histogram(const FamilyInfo& info, SeriesLabels labels, const Histogram& value,
                          core::SystemTime created) {
  HistogramSnapshot snapshot = value.snapshot();
  auto& owner = family(info);
  series(owner, std::move(labels)).histogram = std::move(snapshot.counts);
  owner.details.push_back({created, std::move(snapshot.exemplars)});
}

std::vector<Family> FamilySet::take() {
  std::vector<Family> taken;
  taken.reserve(families_.size());
  for (auto& [name, family] : families_) taken.push_back(std::move(family));
  families_.clear();
  return taken;
}

}  // namespace probe::exporters
