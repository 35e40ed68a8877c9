#pragma once

#include "exporters/prometheus/metrics_page.hpp"
#include "tests/unit/exporters/sample_runs.hpp"

namespace probe::testing {

/// A metrics page with nothing behind it but what the test puts there.
struct PageRig {
  ManualClock clock;
  exporters::RunStore store{clock};
  exporters::AgentMetrics agent{{"0.1.0", "", "", "", ""}, clock.now()};
  exporters::MetricsPage page{store, agent, clock};

  void expect(std::string name) { store.expect(definition_of(std::move(name))); }
};

}  // namespace probe::testing
