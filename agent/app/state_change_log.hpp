#pragma once

#include "agent/app/log.hpp"
#include "agent/core/sink.hpp"

#include <map>
#include <string>

namespace probe::app {

/// Logs a probe's first result and every change of it, not every run: a probe that fails all night makes one line.
class StateChangeLog final : public core::ResultSink {
 public:
  explicit StateChangeLog(const Log& log) : log_(log) {}
  void publish(const core::ProbeRun& run) override;

 private:
  const Log& log_;
  std::map<std::string, std::string, std::less<>> states_;  // probe -> code of its failure, or empty
};

}  // namespace probe::app
