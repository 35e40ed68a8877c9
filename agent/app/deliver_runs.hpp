#pragma once

#include "agent/app/options.hpp"
#include "agent/core/result.hpp"

#include <string>
#include <vector>

namespace probe::app {

/// Puts the results of one round where the options say: a textfile, lines of JSON, a Pushgateway. Returns what went
/// wrong, one line for each; the others are tried all the same.
std::vector<std::string> deliver_runs(const DeliveryOptions& options, const std::vector<core::ProbeRun>& runs);

}  // namespace probe::app
