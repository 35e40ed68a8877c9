#pragma once

#include "agent/core/clock.hpp"
#include "exporters/prometheus/histogram.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace probe::exporters {

/// What the program was made from, as labels of `probe_agent_build_info`; empty ones are left out.
struct BuildInfo {
  std::string version;
  std::string revision;
  std::string compiler;
  std::string openssl;
  std::string curl;
};

/// Why a due run did not start: the probe's previous run was still going (`overlap`), or several were due at once
/// because the agent had been asleep or busy, and one stands for all (`late`).
enum class SkipReason { kOverlap, kLate };

inline constexpr std::array kSkipReasons{SkipReason::kOverlap, SkipReason::kLate};
inline constexpr std::array<std::string_view, kSkipReasons.size()> kSkipReasonNames{"overlap", "late"};

constexpr std::string_view to_string(SkipReason reason) { return kSkipReasonNames[static_cast<std::size_t>(reason)]; }

/// What the agent says about itself. The scheduler and the reload report here; the exporter reads. Single-threaded:
/// call it on the event loop.
class AgentMetrics {
 public:
  /// `started_at`: of the agent, since when it counts.
  AgentMetrics(BuildInfo build, core::SystemTime started_at);

  /// A run started `lateness` after its due time.
  void run_started(std::chrono::nanoseconds lateness);
  void run_skipped(SkipReason reason, std::uint64_t runs = 1);
  /// The configuration was loaded at `at`, or was refused and the previous one kept. Nothing is shown about loading
  /// before the first call.
  void reloaded(bool ok, core::SystemTime at);

  /// The same of the web configuration; of an agent without one, nothing is shown.
  void web_config_read(bool ok, core::SystemTime at);

  const BuildInfo& build() const { return build_; }
  core::SystemTime started_at() const { return started_at_; }
  const Histogram& lateness() const { return lateness_; }
  std::uint64_t skipped(SkipReason reason) const { return skipped_[static_cast<std::size_t>(reason)]; }
  std::optional<bool> last_reload_successful() const { return last_reload_successful_; }
  std::optional<core::SystemTime> last_reload_success() const { return last_reload_success_; }
  std::optional<bool> last_web_config_successful() const { return last_web_config_successful_; }
  std::optional<core::SystemTime> last_web_config_success() const { return last_web_config_success_; }
  /// Grows with every change.
  std::uint64_t generation() const { return generation_; }

 private:
  BuildInfo build_;
  core::SystemTime started_at_;
  Histogram lateness_;
  std::array<std::uint64_t, kSkipReasons.size()> skipped_{};
  std::optional<bool> last_reload_successful_;
  std::optional<core::SystemTime> last_reload_success_;
  std::optional<bool> last_web_config_successful_;
  std::optional<core::SystemTime> last_web_config_success_;
  std::uint64_t generation_ = 0;
};

}  // namespace probe::exporters
