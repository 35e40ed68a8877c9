#pragma once

#include "agent/app/log.hpp"
#include "agent/core/sink.hpp"

#include <map>
#include <string>
#include <string_view>

namespace probe::app {

/// Logs a probe's first result and every change of it, not every run: a probe that fails all night makes one line. With
/// level debug, every run as well.
class StateChangeLog final : public core::ResultSink {
 public:
  explicit StateChangeLog(const Log& log) : log_(log) {}
  void publish(const core::ProbeRun& run) override;
  /// A probe that is no longer there; when it comes back, its first result is logged again.
  void forget(const std::string& probe) { states_.erase(probe); }

 private:
  void log_run(const core::ProbeRun& run, const core::Finding* decisive) const;

  const Log& log_;
  std::map<std::string, std::string_view, std::less<>> states_;  // probe -> code of its failure, or empty
};

}  // namespace probe::app
