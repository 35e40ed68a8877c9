#pragma once

#include "agent/core/configured_probe.hpp"
#include "agent/core/probe.hpp"
#include "agent/core/result.hpp"
#include "agent/runtime/run_ids.hpp"

#include <cstdint>
#include <optional>

namespace probe::runtime {

/// What probes work with; the parts of ProbeContext that are the same for every run. References outlive the runner.
struct Ports {
  core::HttpClient& http;
  core::TlsPeer& tls;
  const core::ChainVerifier& chains;
  core::FileReader& files;
  core::AddressBook& addresses;
  core::Directory& directory;
  core::Commands& commands;
  core::Workers& workers;
  const core::Clock& clock;
};

/// Runs one probe once: the primitive under the timer, `probe run` and the tests.
class Runner {
 public:
  /// How much longer than its timeout a run may take before it is given up. Network and file ports end at the deadline
  /// themselves, and then know better what they were waiting for.
  static constexpr std::chrono::milliseconds kGrace{100};

  explicit Runner(Ports ports) : ports_(ports) {}

  /// `due`: when the run should have started; the time since then is reported as phase `queue`. Never throws for what
  /// the probe does: an exception becomes `internal_error`, a run beyond its timeout `probe_timeout`. Nothing when the
  /// calling coroutine was cancelled: such a run says nothing about its target.
  core::Awaitable<std::optional<core::ProbeRun>> run(const core::ConfiguredProbe& probe, std::uint64_t attempt,
                                                     core::SteadyTime due);

  /// The same run when it has nothing to wait for. Nothing when it has; then `run` is to be called.
  std::optional<core::ProbeRun> run_at_once(const core::ConfiguredProbe& probe, std::uint64_t attempt,
                                            core::SteadyTime due);

 private:
  core::ProbeContext context_until(core::SteadyTime deadline);
  core::ProbeRun describe_run(const core::ConfiguredProbe& probe, std::uint64_t attempt, core::SystemTime started_at);

  Ports ports_;
  RunIds ids_;
};

}  // namespace probe::runtime
