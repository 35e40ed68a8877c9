#include "exporters/prometheus/page_writer.hpp"

#include "exporters/prometheus/open_metrics.hpp"
#include "exporters/prometheus/sample_writer.hpp"
#include "exporters/prometheus/text_format.hpp"

#include <cassert>
#include <limits>
#include <utility>

namespace probe::exporters {

namespace {

constexpr std::string_view kTotal = "_total";
/// Small enough to be in the processor's cache still; so large that what a piece cannot refer to, the text before it,
/// makes the page a tenth larger and no more.
constexpr std::size_t kPiece = 1 << 17;

void append_sample(std::string& page, std::string_view name, std::string_view suffix, std::string_view labels,
                   double value, std::string_view extra = {}) {
  (page += name) += suffix;
  if (!labels.empty() || !extra.empty()) {
    (page += '{') += labels;
    if (!labels.empty() && !extra.empty()) page += ',';
    (page += extra) += '}';
  }
  page += ' ';
  append_number(page, value);
}

std::vector<std::string> bucket_labels(const Histogram& histogram) {
  std::vector<std::string> labels;
  for (std::size_t i = 0; i < histogram.buckets(); ++i) {
    const auto bounds = histogram.upper_bounds();
    std::string label = "le=\"";
    append_bound(label, i < bounds.size() ? bounds[i] : std::numeric_limits<double>::infinity());
    labels.push_back(label + '"');
  }
  return labels;
}

}  // namespace

PageWriter::PageWriter(PageFormat format, Taken taken) : open_(format == PageFormat::kOpenMetrics) {
  if (taken == Taken::kCompressed) gzipper_.emplace();
}

void PageWriter::compress_if_much(Part& part) {
  if (!gzipper_ || part.text.size() < kPiece) return;
  gzipper_->add(part.compressed, part.text);
  part.text.clear();
}

PageWriter::Part PageWriter::make_part(const FamilyInfo& info) const {
  std::vector<Family> empty(1);
  empty[0].base = {std::string(info.name), std::string(info.help), info.type, {}};
  std::string_view base = info.name;
  if (base.ends_with(kTotal)) base.remove_suffix(kTotal.size());
  return {open_ ? to_open_metrics(empty) : to_text(empty), {}, std::string(base) + "_created", {}};
}

PageWriter::Part& PageWriter::part(const FamilyInfo& info) {
  auto& known = known_[info.name.data()];
  if (known != nullptr) return *known;
  auto found = parts_.find(info.name);
  if (found == parts_.end()) found = parts_.emplace(std::string(info.name), make_part(info)).first;
  return *(known = &found->second);
}

void PageWriter::add_created(Part& part, const LabelText& labels, std::optional<core::SystemTime> created) const {
  if (!open_ || !created) return;
  append_sample(part.text, part.created_name, "", labels.text, seconds(created->time_since_epoch()));
  part.text += '\n';
}

void PageWriter::gauge(const FamilyInfo& info, const LabelText& labels, double value) {
  auto& part = this->part(info);
  append_sample(part.text, info.name, "", labels.text, value);
  part.text += '\n';
  compress_if_much(part);
}

void PageWriter::counter(const FamilyInfo& info, const LabelText& labels, double value,
                         std::optional<core::SystemTime> created) {
  auto& part = this->part(info);
  append_sample(part.text, info.name, "", labels.text, value);
  part.text += '\n';
  add_created(part, labels, created);
  compress_if_much(part);
}

void PageWriter::histogram(const FamilyInfo& info, const LabelText& labels, const Histogram& value,
                           core::SystemTime created) {
  auto& part = this->part(info);
  if (part.buckets.empty()) part.buckets = bucket_labels(value);
  assert(part.buckets.size() == value.buckets() && "one metric has histograms with different bounds");
  auto& samples = part.text;
  std::uint64_t count = 0;
  for (std::size_t i = 0; i < value.buckets(); ++i) {
    count += value.count_of(i);
    append_sample(samples, info.name, "_bucket", labels.text, static_cast<double>(count), part.buckets[i]);
    const Exemplar* exemplar = open_ ? value.exemplar_of(i) : nullptr;
    if (exemplar != nullptr) append_exemplar(samples, *exemplar);
    samples += '\n';
  }
  const auto add_sum = [&] {
    append_sample(samples, info.name, "_sum", labels.text, value.sum());
    samples += '\n';
  };
  if (!open_) add_sum();
  append_sample(samples, info.name, "_count", labels.text, static_cast<double>(count));
  samples += '\n';
  if (open_) add_sum();
  add_created(part, labels, created);
  compress_if_much(part);
}

std::string PageWriter::take_text() {
  assert(!gzipper_);
  std::size_t size = 0;
  for (const auto& [name, part] : parts_) size += part.text.size();
  std::string page;
  page.reserve(size);
  for (auto& [name, part] : parts_) {
    page += part.text;
    part.text = {};  // not all of the page twice
  }
  parts_.clear();
  known_.clear();
  return page;
}

GzipPart PageWriter::take_compressed() {
  assert(gzipper_);
  GzipPart page;
  for (auto& [name, part] : parts_) {
    gzipper_->add(part.compressed, part.text);
    append(page, part.compressed);
  }
  parts_.clear();
  known_.clear();
  return page;
}

}  // namespace probe::exporters
