#pragma once

#include "exporters/prometheus/family_info.hpp"
#include "exporters/prometheus/histogram.hpp"
#include "exporters/prometheus/label_text.hpp"
#include "exporters/prometheus/page_format.hpp"

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace probe::exporters {

/// Metric families under construction, like FamilySet, but as the text they become: what a page of many thousand series
/// costs is the copies that are made of each, and here is none. Says the same as `to_text` or `to_open_metrics` of the
/// families of a FamilySet.
class PageWriter {
 public:
  using Labels = LabelText;

  explicit PageWriter(PageFormat format) : open_(format == PageFormat::kOpenMetrics) {}

  void gauge(const FamilyInfo& info, const LabelText& labels, double value);
  void counter(const FamilyInfo& info, const LabelText& labels, double value, std::optional<core::SystemTime> created);
  void histogram(const FamilyInfo& info, const LabelText& labels, const Histogram& value, core::SystemTime created);

  /// The families, sorted by name; nothing is left afterwards.
  std::string take();

 private:
  struct Part {
    std::string heading;
    std::string samples;
    std::string created_name;          ///< of counters and histograms, in OpenMetrics
    std::vector<std::string> buckets;  ///< of histograms: `le="0.1"` of each
  };

  Part& part(const FamilyInfo& info);
  Part make_part(const FamilyInfo& info) const;
  void add_created(Part& part, const LabelText& labels, std::optional<core::SystemTime> created) const;

  bool open_;
  std::map<std::string, Part, std::less<>> parts_;
  /// The same by where the name is: names are constants, and comparing them for every sample would show.
  std::unordered_map<const char*, Part*> known_;
};

}  // namespace probe::exporters
