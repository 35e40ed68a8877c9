#pragma once

#include "agent/core/dependencies.hpp"
#include "agent/core/sink.hpp"

#include <functional>
#include <set>
#include <string>
#include <vector>

namespace probe::runtime {

/// Knows which probes fail now, and so which failure is the cause of which. As a sink, it marks each run with its cause
/// and passes it on. Single-threaded.
class Failures final : public core::ResultSink {
 public:
  /// Both outlive this object.
  Failures(const core::Dependencies& dependencies, core::ResultSink& next) : dependencies_(dependencies), next_(next) {}

  void publish(const core::ProbeRun& run) override;

 private:
  const core::Dependencies& dependencies_;
  core::ResultSink& next_;
  std::set<std::string, std::less<>> failing_;
};

/// Marks `runs`, made side by side, with their causes.
void mark_causes(const core::Dependencies& dependencies, std::vector<core::ProbeRun>& runs);

}  // namespace probe::runtime
