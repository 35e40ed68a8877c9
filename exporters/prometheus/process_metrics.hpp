#pragma once

#include "exporters/prometheus/family.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace probe::exporters {

/// The fields of /proc/PID/stat that are exported; see proc(5).
struct ProcessStat {
  std::uint64_t cpu_ticks = 0;    ///< user and system time
  std::uint64_t start_ticks = 0;  ///< since boot
  std::uint64_t virtual_bytes = 0;
  std::uint64_t resident_pages = 0;
};

/// Reads the one line of /proc/PID/stat. Nothing when it is not one; the program's name may hold blanks and
/// parentheses.
std::optional<ProcessStat> parse_process_stat(std::string_view line);

/// The seven standard `process_*` metrics about this process, sorted by name. What /proc does not tell is left out.
std::vector<Family> collect_process();

}  // namespace probe::exporters
