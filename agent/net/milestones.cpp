#include "agent/net/milestones.hpp"

#include <algorithm>
#include <array>

namespace probe::net {

namespace {

struct Step {
  core::Phase phase;
  bool takes_place;
  std::optional<Milestones::Time> end;
};

std::array<Step, 6> steps(const Milestones& milestones) {
  return {Step{core::Phase::kConnect, true, milestones.connected},
          Step{core::Phase::kProxy, milestones.through_proxy, milestones.tunnelled},
          Step{core::Phase::kTls, milestones.tls, milestones.secured},
          Step{core::Phase::kRequest, true, milestones.requested},
          Step{core::Phase::kProcessing, true, milestones.answered},
          Step{core::Phase::kTransfer, true, std::nullopt}};
}

}  // namespace

core::Phase Milestones::reached() const {
  const auto all = steps(*this);
  return std::ranges::find_if(all, [](const Step& step) { return step.takes_place && !step.end; })->phase;
}

core::Phases Milestones::phases() const {
  core::Phases phases;
  Time begin{};
  for (const auto& step : steps(*this)) {
    if (!step.takes_place) continue;
    const auto end = std::clamp(step.end.value_or(total), begin, std::max(begin, total));
    phases.add(step.phase, end - begin);
    if (!step.end) break;
    begin = end;
  }
  return phases;
}

}  // namespace probe::net
