#pragma once

#include "agent/core/dependencies.hpp"
#include "agent/core/sink.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace probe::runtime {

/// Knows which probes fail now or could not judge, and so which failure is the cause of which. A failure that breaks
/// nothing before some day (`breaks_later` of its code) is nobody's cause. As a sink, it marks each
/// run with its cause and passes it on; when a run changes the cause of earlier failures of other probes, it says so
/// too. Single-threaded.
class Failures final : public core::ResultSink {
 public:
  /// Without dependencies, until `set` gives some. `next` outlives this object.
  explicit Failures(core::ResultSink& next) : next_(next) {}

  void publish(const core::ProbeRun& run) override;

  /// The configuration changed to one with `dependencies`. Forgets probes that are not in it, and tells of causes that
  /// are others now.
  void set(core::Dependencies dependencies);

 private:
  struct Failing {
    core::Standing standing = core::Standing::kFails;
    std::string cause;  ///< empty: a cause of its own
  };

  std::string cause_of(std::string_view probe) const;
  /// Tells when the cause of `probe`, which is one of `failing_`, is another one now.
  void tell_change(std::string_view probe, Failing& known);

  core::Dependencies dependencies_;
  core::ResultSink& next_;
  std::map<std::string, Failing, std::less<>> failing_;  // the probes whose last run did not succeed
};

/// Marks `runs`, made side by side, with their causes.
void mark_causes(const core::Dependencies& dependencies, std::vector<core::ProbeRun>& runs);

}  // namespace probe::runtime
