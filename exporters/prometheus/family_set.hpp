#pragma once

#include "exporters/prometheus/family.hpp"
#include "exporters/prometheus/family_info.hpp"
#include "exporters/prometheus/histogram.hpp"

#include <prometheus/client_metric.h>
#include <prometheus/metric_family.h>

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace probe::exporters {

using SeriesLabels = std::vector<::prometheus::ClientMetric::Label>;

/// Adds a label with its value made fit (see `label_value`). An empty value means to Prometheus that there is no such
/// label: it is left out, and so is a second label of the same name.
void add_label(SeriesLabels& labels, std::string_view name, std::string_view value);

/// The labels of `shared` and behind them those of `own`, none of which is called like one of `shared`.
SeriesLabels joined(SeriesLabels shared, const SeriesLabels& own);

inline void clear(SeriesLabels& labels) { labels.clear(); }

/// Whether both have the same labels, in whatever order.
bool are_same(const SeriesLabels& one, const SeriesLabels& other);
/// A number that is the same for labels that are the same.
std::size_t hash_of(const SeriesLabels& labels);

/// Metric families under construction, one per name however many probes add to it. The first HELP text given for a name
/// stays.
class FamilySet {
 public:
  using Labels = SeriesLabels;

  void gauge(const FamilyInfo& info, SeriesLabels labels, double value);
  /// `created`: since when is counted; unknown when empty.
  void counter(const FamilyInfo& info, SeriesLabels labels, double value, std::optional<core::SystemTime> created);
  void histogram(const FamilyInfo& info, SeriesLabels labels, const Histogram& value, core::SystemTime created);

  /// The families, sorted by name; the set is empty afterwards.
  std::vector<Family> take();

 private:
  Family& family(const FamilyInfo& info);
  static ::prometheus::ClientMetric& series(Family& family, SeriesLabels labels);

  std::map<std::string, Family, std::less<>> families_;
};

}  // namespace probe::exporters
