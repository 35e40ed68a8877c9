#pragma once

#include "agent/core/clock.hpp"
#include "agent/core/result.hpp"
#include "exporters/prometheus/agent_metrics.hpp"
#include "exporters/prometheus/run_store.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace probe::exporters {

/// What `runs`, made once, show as metrics, in the text format: results, causes, durations and observations. Without
/// counters and histograms, which would start afresh with each round, and without what is about the program itself.
std::string metrics_of(const std::vector<core::ProbeRun>& runs, const core::Clock& clock);

/// What an agent knows, in the text format, for node_exporter to show beside its own: all but `process_*`, which
/// node_exporter has itself.
std::string textfile_of(const RunStore& store, const AgentMetrics& agent, const core::Clock& clock);

/// Puts `text` at `path` in one step: a reader sees the old file or the new one, never a part. Everybody may read it
/// (mode 0644). Throws std::system_error with the path. Blocks.
void write_textfile(const std::string& path, std::string_view text);

}  // namespace probe::exporters
