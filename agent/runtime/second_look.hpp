#pragma once

#include "agent/core/dependencies.hpp"
#include "agent/core/sink.hpp"

#include <chrono>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace probe::runtime {

/// Has links looked at again when one that depends on them fails: those whose last run is too old to say how they are
/// now. A link that is looked at every hour would else be thought to hold while all after it fail, and the wrong one be
/// called the cause. A sink for runs that are marked with their cause. Single-threaded.
class SecondLook final : public core::ResultSink {
 public:
  /// Has a probe run now. Not called again for that probe until it has run.
  using Ask = std::function<void(std::string_view probe)>;

  explicit SecondLook(Ask ask) : ask_(std::move(ask)) {}

  /// While a probe fails and no other one explains it, asks for the links it depends on: each once since the failure
  /// began, and not soon after another run of it, however many depend on it.
  void publish(const core::ProbeRun& run) override;

  void set(core::Dependencies dependencies);

 private:
  using Time = std::chrono::system_clock::time_point;

  Ask ask_;
  core::Dependencies dependencies_;
  std::map<std::string, Time, std::less<>> looked_at_;  // those that others depend on, and when they last ran
  std::set<std::string, std::less<>> asked_;            // of them, those that are to run now
  std::map<std::string, Time, std::less<>> failing_;    // since when
};

}  // namespace probe::runtime
