#include "agent/runtime/second_look.hpp"

#include <utility>

namespace probe::runtime {

namespace {

/// Between two runs of a link: many may depend on it, and fail one after the other.
constexpr std::chrono::seconds kApart{5};

}  // namespace

void SecondLook::set(core::Dependencies dependencies) {
  dependencies_ = std::move(dependencies);
  const auto is_gone = [this](std::string_view name) { return !dependencies_.knows(name); };
  std::erase_if(looked_at_, [&](const auto& looked) { return is_gone(looked.first); });
  std::erase_if(failing_, [&](const auto& failing) { return is_gone(failing.first); });
  asked_.clear();  // a reload may have taken a run away
}

void SecondLook::publish(const core::ProbeRun& run) {
  if (dependencies_.is_needed(run.probe)) looked_at_[run.probe] = run.started_at;
  asked_.erase(run.probe);
  if (run.result.type() == core::ResultType::kSucceeded) {
    failing_.erase(run.probe);
    return;
  }
  const Time since = failing_.try_emplace(run.probe, run.started_at).first->second;
  if (!run.caused_by.empty()) return;
  for (const auto link : dependencies_.requirements(run.probe)) {
    const auto looked = looked_at_.find(link);
    const bool recent =
        looked != looked_at_.end() && (looked->second >= since || looked->second + kApart > run.started_at);
    if (recent || failing_.contains(link) || !asked_.emplace(link).second) continue;
    ask_(link);
  }
}

}  // namespace probe::runtime
