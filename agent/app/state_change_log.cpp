#include "agent/app/state_change_log.hpp"

#include <fmt/format.h>

#include <chrono>

namespace probe::app {

void StateChangeLog::log_run(const core::ProbeRun& run, const core::Finding* decisive) const {
  const auto took = std::chrono::duration<double>(run.duration).count();
  log_.debug("run finished", {{"probe", run.probe},
                              {"run", run.id},
                              {"result", std::string(to_string(run.result.type()))},
                              {"code", decisive == nullptr ? std::string() : std::string(decisive->code().id())},
                              {"seconds", fmt::format("{:.3f}", took)}});
}

void StateChangeLog::publish(const core::ProbeRun& run) {
  const core::Finding* decisive = run.result.decisive();
  if (log_.takes(LogLevel::kDebug)) log_run(run, decisive);
  const std::string_view state = decisive == nullptr ? std::string_view() : decisive->code().id();
  const auto [known, is_new] = states_.try_emplace(run.probe, state);
  if (!is_new && known->second == state) return;
  known->second = state;

  LogFields fields{{"probe", run.probe}, {"type", run.type}};
  if (!run.chain.empty()) fields.emplace_back("chain", run.chain);
  if (decisive == nullptr) {
    log_.info("probe succeeded", fields);
    return;
  }
  fields.emplace_back("code", std::string(state));
  if (!run.result.error().empty()) fields.emplace_back("error", run.result.error());
  if (!run.result.exception().empty()) fields.emplace_back("exception", run.result.exception());
  if (!run.caused_by.empty()) fields.emplace_back("caused_by", run.caused_by);
  log_.warn("probe failed", fields);
}

}  // namespace probe::app
