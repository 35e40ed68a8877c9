#pragma once

#include "agent/core/awaitable.hpp"
#include "agent/core/clock.hpp"
#include "agent/core/probe.hpp"
#include "probes/sources/exported_date.hpp"
#include "probes/thumbprint_match/thumbprint_config.hpp"
#include "probes/thumbprint_match/thumbprint_evidence.hpp"

#include <optional>
#include <string>

namespace probe::probes {

/// What is configured, as far as it is usable.
struct ConfiguredState {
  std::string where;  ///< starts messages
  ConfiguredThumbprints thumbprints;
  std::optional<PossibleTimes> next_effective;
  core::SystemTime as_of;  ///< the moment whose state it shows, not later than now
};

/// Reads the configuration until the run's deadline at the latest and judges its settings. `result` says what is wrong
/// with them, and why there are none when it cannot be read or is too old to be believed.
core::Awaitable<ConfiguredState> read_configured(core::ProbeContext& context, ConfiguredSource source,
                                                 AuthConfigExpectations expected, core::ProbeResult& result);

}  // namespace probe::probes
