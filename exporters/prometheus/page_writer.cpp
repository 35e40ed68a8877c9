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
constexpr std::string_view kBucket = "_bucket";
/// Small enough to be in the processor's cache still; so large that what a piece cannot refer to, the text before it,
/// makes the page a tenth larger and no more. A little less than 128 KiB, so that the buffer need not grow beyond it.
constexpr std::size_t kPiece = (1 << 17) - (1 << 12);
constexpr std::size_t kMaxSeparators = 4;  // braces, commas

/// The name of a sample, its labels, and a comma or brace that waits for more of them.
char* put_open_labels(char* at, std::string_view name, std::string_view suffix, const JoinedLabels& labels) {
  at = put(put(at, name), suffix);
  *at++ = '{';
  for (const auto piece : {labels.shared, labels.own}) {
    if (piece.empty()) continue;
    at = put(at, piece);
    *at++ = ',';
  }
  return at;
}

char* put_line_start(char* at, std::string_view name, std::string_view suffix, const JoinedLabels& labels) {
  at = put_open_labels(at, name, suffix, labels);
  if (at[-1] == '{') {
    at[-1] = ' ';
    return at;
  }
  at[-1] = '}';
  *at++ = ' ';
  return at;
}

std::size_t size_of(std::string_view name, std::string_view suffix, const JoinedLabels& labels) {
  return name.size() + suffix.size() + labels.shared.size() + labels.own.size() + kMaxSeparators;
}

void append_line(TextBuffer& text, std::string_view name, std::string_view suffix, const JoinedLabels& labels,
                 double value) {
  char* at = text.room(size_of(name, suffix, labels) + kMaxNumberBytes + 1);
  at = put_number(put_line_start(at, name, suffix, labels), value);
  *at++ = '\n';
  text.end_at(at);
}

/// `start`: of the line, up to what is different from bucket to bucket.
void append_bucket(TextBuffer& text, std::string_view start, std::string_view bound, std::uint64_t count,
                   const Exemplar* exemplar) {
  char* at = text.room(start.size() + bound.size() + kMaxNumberBytes + 1);
  at = put_number(put(put(at, start), bound), static_cast<double>(count));
  if (exemplar == nullptr) *at++ = '\n';
  text.end_at(at);
  if (exemplar == nullptr) return;
  std::string rest;
  append_exemplar(rest, *exemplar);
  text.append(rest += '\n');
}

std::vector<std::string> bucket_labels(const Histogram& histogram) {
  std::vector<std::string> labels;
  for (std::size_t i = 0; i < histogram.buckets(); ++i) {
    const auto bounds = histogram.upper_bounds();
    std::string label = "le=\"";
    append_bound(label, i < bounds.size() ? bounds[i] : std::numeric_limits<double>::infinity());
    labels.push_back(label + "\"} ");
  }
  return labels;
}

}  // namespace

PageWriter::PageWriter(PageFormat format, Taken taken, Place place)
    : open_(format == PageFormat::kOpenMetrics), place_(place) {
  if (taken == Taken::kCompressed) gzipper_.emplace();
}

void PageWriter::compress(Part& part) {
  assert(gzipper_ && "a page to be taken as text");
  gzipper_->add(part.compressed, part.text.view());
  part.text.clear();
}

void PageWriter::compress_if_much(Part& part) {
  if (gzipper_ && part.text.view().size() >= kPiece) compress(part);
}

PageWriter::Part PageWriter::make_part(const FamilyInfo& info) const {
  std::vector<Family> empty(1);
  empty[0].base = {std::string(info.name), std::string(info.help), info.type, {}};
  std::string_view base = info.name;
  if (base.ends_with(kTotal)) base.remove_suffix(kTotal.size());
  Part part;
  part.heading = open_ ? to_open_metrics(empty) : to_text(empty);
  part.created_name = std::string(base) + "_created";
  if (place_ == Place::kFirst) part.text.append(std::exchange(part.heading, {}));
  return part;
}

PageWriter::Part& PageWriter::part(const FamilyInfo& info) {
  auto& known = known_[info.name.data()];
  if (known != nullptr) return *known;
  auto found = parts_.find(info.name);
  if (found == parts_.end()) found = parts_.emplace(std::string(info.name), make_part(info)).first;
  return *(known = &found->second);
}

void PageWriter::add_created(Part& part, const JoinedLabels& labels, std::optional<core::SystemTime> created) const {
  if (open_ && created) append_line(part.text, part.created_name, "", labels, seconds(created->time_since_epoch()));
}

void PageWriter::gauge(const FamilyInfo& info, const JoinedLabels& labels, double value) {
  auto& part = this->part(info);
  append_line(part.text, info.name, "", labels, value);
  compress_if_much(part);
}

void PageWriter::counter(const FamilyInfo& info, const JoinedLabels& labels, double value,
                         std::optional<core::SystemTime> created) {
  auto& part = this->part(info);
  append_line(part.text, info.name, "", labels, value);
  add_created(part, labels, created);
  compress_if_much(part);
}

void PageWriter::histogram(const FamilyInfo& info, const JoinedLabels& labels, const Histogram& value,
                           core::SystemTime created) {
  auto& part = this->part(info);
  if (part.buckets.empty()) part.buckets = bucket_labels(value);
  assert(part.buckets.size() == value.buckets() && "one metric has histograms with different bounds");
  bucket_.clear();
  bucket_.end_at(put_open_labels(bucket_.room(size_of(info.name, kBucket, labels)), info.name, kBucket, labels));
  std::uint64_t count = 0;
  for (std::size_t i = 0; i < value.buckets(); ++i) {
    count += value.count_of(i);
    append_bucket(part.text, bucket_.view(), part.buckets[i], count, open_ ? value.exemplar_of(i) : nullptr);
  }
  if (!open_) append_line(part.text, info.name, "_sum", labels, value.sum());
  append_line(part.text, info.name, "_count", labels, static_cast<double>(count));
  if (open_) append_line(part.text, info.name, "_sum", labels, value.sum());
  add_created(part, labels, created);
  compress_if_much(part);
}

void PageWriter::finish() {
  if (!gzipper_) return;
  for (auto& [name, part] : parts_) compress(part);
}

std::map<std::string_view, std::vector<PageWriter::Part*>> PageWriter::by_family(std::deque<PageWriter>& writers) {
  std::map<std::string_view, std::vector<Part*>> families;
  for (auto& writer : writers) {
    for (auto& [name, part] : writer.parts_) families[name].push_back(&part);
  }
  return families;
}

std::string PageWriter::take_text(std::deque<PageWriter>& writers) {
  std::size_t size = 0;
  const auto families = by_family(writers);
  for (const auto& [name, parts] : families) {
    size += parts.front()->heading.size();
    for (const auto* part : parts) size += part->text.view().size();
  }
  std::string page;
  page.reserve(size);
  for (const auto& [name, parts] : families) {
    page += parts.front()->heading;
    for (auto* part : parts) page += std::exchange(part->text, {}).view();  // not all of the page twice
  }
  writers.clear();
  return page;
}

GzipPart PageWriter::take_compressed(std::deque<PageWriter>& writers) {
  auto& gzipper = writers.front().gzipper_;
  assert(gzipper && "a page to be taken as text");
  for (auto& writer : writers) writer.finish();
  GzipPart page;
  for (const auto& [name, parts] : by_family(writers)) {
    gzipper->add(page, parts.front()->heading);
    for (const auto* part : parts) append(page, part->compressed);
  }
  writers.clear();
  return page;
}

}  // namespace probe::exporters
