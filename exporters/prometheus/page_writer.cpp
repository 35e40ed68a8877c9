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
  append_sample(part.samples, part.created_name, "", labels.text, seconds(created->time_since_epoch()));
  part.samples += '\n';
}

void PageWriter::gauge(const FamilyInfo& info, const LabelText& labels, double value) {
  auto& samples = part(info).samples;
  append_sample(samples, info.name, "", labels.text, value);
  samples += '\n';
}

void PageWriter::counter(const FamilyInfo& info, const LabelText& labels, double value,
                         std::optional<core::SystemTime> created) {
  auto& part = this->part(info);
  append_sample(part.samples, info.name, "", labels.text, value);
  part.samples += '\n';
  add_created(part, labels, created);
}

void PageWriter::histogram(const FamilyInfo& info, const LabelText& labels, const Histogram& value,
                           core::SystemTime created) {
  auto& part = this->part(info);
  if (part.buckets.empty()) part.buckets = bucket_labels(value);
  assert(part.buckets.size() == value.buckets() && "one metric has histograms with different bounds");
  auto& samples = part.samples;
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
}

std::string PageWriter::take() {
  std::size_t size = 0;
  for (const auto& [name, part] : parts_) size += part.heading.size() + part.samples.size();
  std::string page;
  page.reserve(size);
  for (auto& [name, part] : parts_) {
    (page += part.heading) += part.samples;
    part.samples = {};  // not all of the page twice
  }
  parts_.clear();
  known_.clear();
  return page;
}

}  // namespace probe::exporters
