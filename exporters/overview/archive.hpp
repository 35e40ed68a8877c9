#pragma once

#include "agent/core/awaitable.hpp"
#include "agent/core/clock.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace probe::exporters {

/// One line of a probe's past.
struct PastRun {
  std::string id;
  core::SystemTime started_at;
  std::chrono::nanoseconds duration{};
  bool failed = false;
  std::string error;
  std::string exception;
  std::string code;       ///< of the finding that decided; empty for a success
  std::string caused_by;  ///< empty for a root cause or a success
  std::uint64_t attempt = 1;
};

/// What is asked of a probe's past.
struct PastRunsQuery {
  std::string probe;
  std::size_t limit = 0;
  std::optional<core::SystemTime> since = {};  ///< runs that started then or later
};

/// How many runs of one probe ended how, in one stretch of the last day.
struct DayPart {
  std::uint32_t succeeded = 0;
  std::uint32_t failed = 0;
};

/// A probe's last 24 hours in half hours, the oldest first.
using Day = std::array<DayPart, 48>;
using Days = std::map<std::string, Day, std::less<>>;

/// The runs before the latest ones, where they are kept. To be asked on the event loop; answers when they are read,
/// without blocking it. What cannot be read counts as not kept.
class Archive {
 public:
  virtual ~Archive() = default;
  /// The newest first.
  virtual core::Awaitable<std::vector<PastRun>> runs(PastRunsQuery query) = 0;
  /// All that is known about a run, as JSON; nothing when none has this id.
  virtual core::Awaitable<std::optional<std::string>> run(std::string id) = 0;
  /// Of every probe that has run in the last day.
  virtual core::Awaitable<Days> last_day() = 0;
};

}  // namespace probe::exporters
