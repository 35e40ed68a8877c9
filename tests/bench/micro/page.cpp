#include "exporters/http/gzip.hpp"
#include "exporters/prometheus/agent_metrics.hpp"
#include "exporters/prometheus/metric_families.hpp"
#include "exporters/prometheus/metrics_page.hpp"
#include "exporters/prometheus/run_store.hpp"

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace probe::bench {
namespace {

using namespace std::chrono_literals;

constexpr core::Metric kNotAfter{"probe_certificate_not_after_timestamp_seconds", "When the certificate expires",
                                 "seconds"};
constexpr core::Metric kInfo{"probe_certificate_info", "The certificate found", ""};

core::ProbeRun run_of(const std::string& probe) {
  core::ProbeRun run;
  run.id = "01890a5d-ac96-774b-bcce-b302099a8057";
  run.probe = probe;
  run.type = "certificate_validity";
  run.started_at = std::chrono::system_clock::now();
  run.duration = 3ms;
  run.interval = 60s;
  run.result.spend(core::Phase::kQueue, 100us);
  run.result.spend(core::Phase::kTls, 2ms);
  run.result.observe(kNotAfter, 1.9e9, {{"source", "tls"}, {"position", "0"}});
  run.result.observe(kInfo, 1, {{"source", "tls"}, {"position", "0"}, {"subject", "CN=mail.fabrikam.com"}});
  return run;
}

/// A page over as many probes as the benchmark's argument says, each of which has run.
struct World {
  explicit World(std::int64_t probes) {
    for (std::int64_t number = 0; number < probes; ++number) {
      const auto name = fmt::format("probe-{}", number);
      store.expect(std::make_shared<core::ProbeDefinition>(
          core::ProbeDefinition{name, "certificate_validity", "", {}, 60s, 10s}));
      store.publish(run_of(name));
    }
  }
  core::RealClock clock;
  exporters::RunStore store{clock};
  exporters::AgentMetrics agent{{"0", "", "", "", ""}, clock.now()};
  exporters::MetricsPage page{store, agent, clock};
};

void publish(benchmark::State& state) {
  World world(1000);
  const auto run = run_of("probe-500");
  for ([[maybe_unused]] auto unused : state) world.store.publish(run);
}
BENCHMARK(publish);

/// Past MetricsPage, which would hand out again what it has just made.
void page_anew(benchmark::State& state, exporters::PageFormat format) {
  const World world(state.range(0));
  std::size_t bytes = 0;
  for ([[maybe_unused]] auto unused : state) {
    bytes += exporters::write_page(world.store, world.agent, world.clock.steady(), format, 1).size();
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
}
BENCHMARK_CAPTURE(page_anew, text, exporters::PageFormat::kText)->Arg(1000)->Arg(10000)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(page_anew, open_metrics, exporters::PageFormat::kOpenMetrics)
    ->Arg(1000)
    ->Unit(benchmark::kMicrosecond);

/// By as many threads as the second argument says.
void page_anew_compressed(benchmark::State& state) {
  const World world(state.range(0));
  const auto workers = static_cast<std::size_t>(state.range(1));
  for ([[maybe_unused]] auto unused : state) {
    benchmark::DoNotOptimize(exporters::write_compressed_page(world.store, world.agent, world.clock.steady(),
                                                              exporters::PageFormat::kText, workers));
  }
}
BENCHMARK(page_anew_compressed)
    ->Args({1000, 1})
    ->Args({10000, 1})
    ->Args({10000, 2})
    ->Args({10000, 4})
    ->Unit(benchmark::kMicrosecond)
    ->MeasureProcessCPUTime()
    ->UseRealTime();

void page_again(benchmark::State& state) {
  World world(1000);
  for ([[maybe_unused]] auto unused : state) benchmark::DoNotOptimize(world.page.plain(exporters::PageFormat::kText));
}
BENCHMARK(page_again)->Unit(benchmark::kMicrosecond);

void page_compressed(benchmark::State& state) {
  const World world(state.range(0));
  const auto page =
      exporters::write_page(world.store, world.agent, world.clock.steady(), exporters::PageFormat::kText, 1);
  for ([[maybe_unused]] auto unused : state) benchmark::DoNotOptimize(exporters::gzip_part(page));
  state.SetBytesProcessed(static_cast<std::int64_t>(page.size()) * static_cast<std::int64_t>(state.iterations()));
}
BENCHMARK(page_compressed)->Arg(1000)->Arg(10000)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace probe::bench
