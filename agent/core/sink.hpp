#pragma once

#include "agent/core/result.hpp"

namespace probe::core {

/// Takes finished runs. Called on the event loop: must not block and must not throw.
class ResultSink {
 public:
  virtual ~ResultSink() = default;
  virtual void publish(const ProbeRun& run) = 0;
};

}  // namespace probe::core
