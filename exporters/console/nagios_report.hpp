#pragma once

#include "agent/core/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace probe::exporters {

/// What a plugin of Nagios, Icinga, Naemon or Checkmk says by its exit status.
enum class NagiosState { kOk = 0, kWarning = 1, kCritical = 2, kUnknown = 3 };

/// Of all runs: critical when something watched is bad, else unknown when something could not be judged or there is no
/// run, else warning when something only warns.
NagiosState nagios_state(const std::vector<core::ProbeRun>& runs);

/// The runs on one line, as the Monitoring Plugins' guidelines want it:
///
///     CRITICAL - 2 of 3 probes failed: auth: cert_expired: certificate CN=auth expired | 'auth'=0.012000s;;;0 …
///
/// First broken links come before what failed because of them; after a few it is only said how many more there are.
/// The performance data are the durations, by probe.
std::string nagios_report(const std::vector<core::ProbeRun>& runs);

/// The line of a plugin that could not do its work: `UNKNOWN - why`.
std::string nagios_unknown(std::string_view why);

}  // namespace probe::exporters
