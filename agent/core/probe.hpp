#pragma once

#include "agent/core/awaitable.hpp"
#include "agent/core/clock.hpp"
#include "agent/core/commands.hpp"
#include "agent/core/directory.hpp"
#include "agent/core/files.hpp"
#include "agent/core/net.hpp"
#include "agent/core/result.hpp"
#include "agent/core/workers.hpp"

#include <optional>

namespace probe::core {

/// All that reaches a probe from outside, so that all of it can be faked. References outlive the run.
struct ProbeContext {
  HttpClient& http;
  TlsPeer& tls;
  const ChainVerifier& chains;
  FileReader& files;
  AddressBook& addresses;
  Directory& directory;
  Commands& commands;
  Workers& workers;
  const Clock& clock;
  SteadyTime deadline;  ///< of this run; pass it on to every port
};

/// Something that can be checked. One object per configured probe, made once per configuration; runs never overlap.
class Probe {
 public:
  virtual ~Probe() = default;
  /// One run. What is wrong with the target is a finding; an exception means that the probe itself could not do its
  /// work, and the runner turns it into an `internal_error`. The runner cancels the coroutine at the deadline: any
  /// `co_await` may throw operation_aborted.
  virtual Awaitable<ProbeResult> run(ProbeContext& context) = 0;
  /// The same run where it has nothing to wait for, which then costs neither a coroutine nor a timer. Nothing when it
  /// would have to wait: `run` is called next. Exceptions as from `run`. Takes microseconds, since nobody else on the
  /// event loop gets a turn meanwhile.
  virtual std::optional<ProbeResult> run_at_once(ProbeContext&) { return std::nullopt; }
  /// Whether runs may start a few milliseconds early, several at a time: then one wake-up does for all of them. Not
  /// where a run takes the time of a target, which those beside it would lengthen.
  virtual bool may_start_early() const { return false; }
};

}  // namespace probe::core
