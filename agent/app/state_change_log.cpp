#include "agent/app/state_change_log.hpp"

namespace probe::app {

void StateChangeLog::publish(const core::ProbeRun& run) {
  const core::Finding* decisive = run.result.decisive();
  const std::string state = decisive == nullptr ? std::string() : std::string(decisive->code().id());
  const auto [known, is_new] = states_.try_emplace(run.probe, state);
  if (!is_new && known->second == state) return;
  known->second = state;

  LogFields fields{{"probe", run.probe}, {"type", run.type}};
  if (!run.chain.empty()) fields.emplace_back("chain", run.chain);
  if (decisive == nullptr) {
    log_.info("probe succeeded", fields);
    return;
  }
  fields.emplace_back("code", state);
  if (!run.result.error().empty()) fields.emplace_back("error", run.result.error());
  if (!run.result.exception().empty()) fields.emplace_back("exception", run.result.exception());
  if (!run.caused_by.empty()) fields.emplace_back("caused_by", run.caused_by);
  log_.warn("probe failed", fields);
}

}  // namespace probe::app
