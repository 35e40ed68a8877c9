#include "exporters/prometheus/metric_families.hpp"

#include "exporters/prometheus/description.hpp"
#include "exporters/prometheus/family_set.hpp"
#include "exporters/prometheus/page_writer.hpp"

#include <utility>

namespace probe::exporters {

std::vector<Family> collect(const RunStore& store, const AgentMetrics& agent, core::SteadyTime now) {
  FamilySet set;
  description::describe(set, store, agent, now);
  return set.take();
}

std::string write_page(const RunStore& store, const AgentMetrics& agent, core::SteadyTime now, PageFormat format) {
  PageWriter writer(format, PageWriter::Taken::kAsText);
  description::describe(writer, store, agent, now);
  return writer.take_text();
}

GzipPart write_compressed_page(const RunStore& store, const AgentMetrics& agent, core::SteadyTime now,
                               PageFormat format) {
  PageWriter writer(format, PageWriter::Taken::kCompressed);
  description::describe(writer, store, agent, now);
  return writer.take_compressed();
}

std::vector<::prometheus::MetricFamily> StoreCollectable::Collect() const {
  std::vector<::prometheus::MetricFamily> families;
  for (auto& family : collect(store_, agent_, clock_.steady())) families.push_back(std::move(family.base));
  return families;
}

}  // namespace probe::exporters
