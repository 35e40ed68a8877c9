#include "agent/app/run_now.hpp"

namespace probe::app {

core::Awaitable<std::optional<core::ProbeRun>> run_now(ProbeLoops& loops, const Publication& publication,
                                                       std::string name) {
  // A reload that changes the probe takes its run away: the probe is asked again then, as it is now.
  constexpr int kTries = 3;
  for (int i = 0; i < kTries && publication.probes().find(name) != nullptr; ++i) {
    const bool published = co_await loops.run_now(name);
    if (!published) continue;
    const auto record = publication.store().records().find(name);
    if (record != publication.store().records().end()) co_return record->second.latest;
  }
  co_return std::nullopt;
}

}  // namespace probe::app
