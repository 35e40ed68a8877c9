#pragma once

#include "agent/core/clock.hpp"
#include "exporters/http/gzip.hpp"
#include "exporters/prometheus/agent_metrics.hpp"
#include "exporters/prometheus/family_set.hpp"
#include "exporters/prometheus/page_format.hpp"
#include "exporters/prometheus/run_store.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace probe::exporters {

/// One answer of `/metrics`: what it has in common with those that follow, and behind it what was read for it alone.
struct PageText {
  std::shared_ptr<const std::string> kept;
  std::string live;

  std::string whole() const { return *kept + live; }
};

/// What `/metrics` answers. Renders, and compresses, once per change and format, however many scrapers ask: the page
/// stays the same until something is published or a result goes stale, and at least for as long as making it took: so
/// results that come without pause take half of the publishing loop at most, and scrapers that come together one page.
/// Only `process_*`, and what `add_live` adds, are read anew for each request. Single-threaded, but for the threads
/// that share the work of a large page while the caller waits (see `write_page`); what is given must outlive the page.
class MetricsPage {
 public:
  MetricsPage(const RunStore& store, const AgentMetrics& agent, const core::Clock& clock)
      : store_(store), agent_(agent), clock_(clock) {}

  /// Adds metrics of a part of the agent that changes on its own. Names must not be those of others.
  void add_live(std::function<void(FamilySet&)> add) { live_.push_back(std::move(add)); }

  PageText plain(PageFormat format);
  /// The same as a gzip stream. The text is not kept beside it: it is twenty times as large, and hardly anybody asks
  /// for both.
  PageText gzipped(PageFormat format);

  /// How often something was rendered, and compressed.
  std::uint64_t renders() const { return renders_; }
  std::uint64_t compressions() const { return compressions_; }

 private:
  struct Rendered {
    std::shared_ptr<const std::string> plain;
    std::shared_ptr<const std::string> gzip;  ///< the beginning of a stream
    GzipSum gzip_sum;
  };

  Rendered& current(PageFormat format);
  template <class Page>
  Page written(Page (&write)(const RunStore&, const AgentMetrics&, core::SteadyTime, PageFormat, std::size_t),
               PageFormat format);
  std::string ending(PageFormat format) const;
  void keep(core::SteadyTime begun);
  void forget_what_is_outdated();

  const RunStore& store_;
  const AgentMetrics& agent_;
  const core::Clock& clock_;
  std::vector<std::function<void(FamilySet&)>> live_;
  std::array<Rendered, 2> formats_;
  std::uint64_t store_generation_ = 0;
  std::uint64_t agent_generation_ = 0;
  core::SteadyTime valid_until_ = core::SteadyTime::max();
  core::SteadyTime kept_until_ = core::SteadyTime::min();
  std::uint64_t renders_ = 0;
  std::uint64_t compressions_ = 0;
};

}  // namespace probe::exporters
