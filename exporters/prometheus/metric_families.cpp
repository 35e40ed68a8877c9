#include "exporters/prometheus/metric_families.hpp"

#include "exporters/prometheus/description.hpp"
#include "exporters/prometheus/family_set.hpp"
#include "exporters/prometheus/fork_join.hpp"
#include "exporters/prometheus/page_writer.hpp"

#include <algorithm>
#include <cstddef>
#include <deque>
#include <iterator>
#include <thread>
#include <utility>

namespace probe::exporters {

namespace {

/// Some ten milliseconds of work: for less, the probes had better keep the other processors.
constexpr std::size_t kProbesPerWorker = 2000;
/// Each holds a piece of every family, some megabytes in all, until the page is done.
constexpr std::size_t kMaxWorkers = 4;

/// `records` in `count` ranges of about the same size, in their order.
std::vector<description::RecordRange> split(const RunStore::Records& records, std::size_t count) {
  std::vector<description::RecordRange> ranges;
  auto begin = records.begin();
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t size = records.size() * (i + 1) / count - records.size() * i / count;
    const auto end = std::next(begin, static_cast<std::ptrdiff_t>(size));
    ranges.emplace_back(begin, end);
    begin = end;
  }
  return ranges;
}

std::deque<PageWriter> write(const RunStore& store, const AgentMetrics& agent, core::SteadyTime now, PageFormat format,
                             PageWriter::Taken taken, std::size_t workers) {
  std::deque<PageWriter> writers;
  for (std::size_t i = 0; i < workers; ++i) {
    writers.emplace_back(format, taken, i == 0 ? PageWriter::Place::kFirst : PageWriter::Place::kFurther);
  }
  const auto ranges = split(store.records(), workers);
  fork_join(workers, [&](std::size_t i) {
    description::add_probes(writers[i], ranges[i], now);
    if (i + 1 == workers) description::add_agent(writers[i], agent);
    writers[i].finish();
  });
  return writers;
}

}  // namespace

std::vector<Family> collect(const RunStore& store, const AgentMetrics& agent, core::SteadyTime now) {
  FamilySet set;
  description::add_probes(set, {store.records().begin(), store.records().end()}, now);
  description::add_agent(set, agent);
  return set.take();
}

std::size_t page_workers(std::size_t probes) {
  const std::size_t processors = std::max(1U, std::thread::hardware_concurrency());
  return std::clamp<std::size_t>(probes / kProbesPerWorker, 1, std::min(processors, kMaxWorkers));
}

std::string write_page(const RunStore& store, const AgentMetrics& agent, core::SteadyTime now, PageFormat format,
                       std::size_t workers) {
  auto writers = write(store, agent, now, format, PageWriter::Taken::kAsText, workers);
  return PageWriter::take_text(writers);
}

GzipPart write_compressed_page(const RunStore& store, const AgentMetrics& agent, core::SteadyTime now,
                               PageFormat format, std::size_t workers) {
  auto writers = write(store, agent, now, format, PageWriter::Taken::kCompressed, workers);
  return PageWriter::take_compressed(writers);
}

std::vector<::prometheus::MetricFamily> StoreCollectable::Collect() const {
  std::vector<::prometheus::MetricFamily> families;
  for (auto& family : collect(store_, agent_, clock_.steady())) families.push_back(std::move(family.base));
  return families;
}

}  // namespace probe::exporters
