#include "agent/runtime/timetable.hpp"

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <chrono>
#include <cstdint>

namespace probe::bench {
namespace {

using namespace std::chrono_literals;

/// One start of one of so many probes: found due, marked, put back.
void start_next_of(benchmark::State& state) {
  const core::SteadyTime origin{};
  runtime::Timetable timetable(origin);
  for (std::int64_t number = 0; number < state.range(0); ++number) {
    timetable.add(fmt::format("probe-{}", number), 60s, origin);
  }
  std::int64_t starts = 0;
  for ([[maybe_unused]] auto unused : state) {
    const auto tick = timetable.take(timetable.next_due().value());
    for (const auto& start : tick.starts) timetable.finished(start.entry);
    starts += static_cast<std::int64_t>(tick.starts.size());
  }
  state.SetItemsProcessed(starts);
}
BENCHMARK(start_next_of)->Arg(100)->Arg(10'000)->Arg(100'000);

}  // namespace
}  // namespace probe::bench
