#pragma once

#include "agent/core/sink.hpp"

#include <utility>
#include <vector>

namespace probe::app {

/// Passes all it is told on to several sinks, in the order given. The sinks outlive it.
class FanOut final : public core::ResultSink {
 public:
  explicit FanOut(std::vector<core::ResultSink*> sinks) : sinks_(std::move(sinks)) {}
  void publish(const core::ProbeRun& run) override {
    for (auto* sink : sinks_) sink->publish(run);
  }
  void cause_changed(std::string_view probe, std::string_view caused_by) override {
    for (auto* sink : sinks_) sink->cause_changed(probe, caused_by);
  }

 private:
  std::vector<core::ResultSink*> sinks_;
};

}  // namespace probe::app
