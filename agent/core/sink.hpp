#pragma once

#include "agent/core/result.hpp"

#include <string_view>

namespace probe::core {

/// Takes finished runs. Called on the event loop: must not block and must not throw.
class ResultSink {
 public:
  virtual ~ResultSink() = default;
  virtual void publish(const ProbeRun& run) = 0;
  /// Another probe's run has shown that the failure of `probe`, published before, is caused by `caused_by`; empty: by
  /// nothing else.
  virtual void cause_changed([[maybe_unused]] std::string_view probe, [[maybe_unused]] std::string_view caused_by) {}
};

}  // namespace probe::core
