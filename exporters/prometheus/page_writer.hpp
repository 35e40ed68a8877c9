#pragma once

#include "exporters/http/gzip.hpp"
#include "exporters/prometheus/family_info.hpp"
#include "exporters/prometheus/histogram.hpp"
#include "exporters/prometheus/label_text.hpp"
#include "exporters/prometheus/page_format.hpp"
#include "exporters/prometheus/text_buffer.hpp"

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace probe::exporters {

/// Metric families under construction, like FamilySet, but as the text they become: what a page of many thousand series
/// costs is the copies that are made of each, and here is none. Says the same as `to_text` or `to_open_metrics` of the
/// families of a FamilySet. Several writers, each on a thread of its own, can write one page.
class PageWriter {
 public:
  using Labels = LabelText;

  /// A page to be taken compressed is compressed as it grows: as text, a page of many probes is twenty times as large,
  /// and to have memory for it would cost more than to write it.
  enum class Taken { kAsText, kCompressed };
  /// Which of the writers of one page this is: the others' families may have their headings from one before.
  enum class Place { kFirst, kFurther };

  PageWriter(PageFormat format, Taken taken, Place place = Place::kFirst);

  void gauge(const FamilyInfo& info, const JoinedLabels& labels, double value);
  void counter(const FamilyInfo& info, const JoinedLabels& labels, double value,
               std::optional<core::SystemTime> created);
  void histogram(const FamilyInfo& info, const JoinedLabels& labels, const Histogram& value, core::SystemTime created);

  /// Does now, on this thread, what else the taking does: compresses what is left. Nothing can be added afterwards.
  void finish();

  /// The families, sorted by name, of a page to be taken as text. Of one family, what an earlier of the writers wrote
  /// stands before what a later one did. The writers are gone afterwards.
  static std::string take_text(std::deque<PageWriter>& writers);
  /// Likewise of one to be taken compressed.
  static GzipPart take_compressed(std::deque<PageWriter>& writers);

 private:
  struct Part {
    std::string heading;  ///< of a further writer; the first has it in `text`
    TextBuffer text;      ///< that is not compressed yet
    GzipPart compressed;
    std::string created_name;          ///< of counters and histograms, in OpenMetrics
    std::vector<std::string> buckets;  ///< of histograms: `le="0.1"} ` of each
  };
  using Parts = std::map<std::string, Part, std::less<>>;

  Part& part(const FamilyInfo& info);
  Part make_part(const FamilyInfo& info) const;
  void compress(Part& part);
  void compress_if_much(Part& part);
  void add_created(Part& part, const JoinedLabels& labels, std::optional<core::SystemTime> created) const;
  static std::map<std::string_view, std::vector<Part*>> by_family(std::deque<PageWriter>& writers);

  bool open_;
  Place place_;
  std::optional<Gzipper> gzipper_;  ///< of a page to be taken compressed
  TextBuffer bucket_;               ///< of a histogram under way: what its buckets have in common
  Parts parts_;
  /// The same by where the name is: names are constants, and comparing them for every sample would show.
  std::unordered_map<const char*, Part*> known_;
};

}  // namespace probe::exporters
