#pragma once

#include <array>
#include <chrono>
#include <optional>
#include <string_view>

namespace probe::core {

/// Where the time of a run went. Names follow blackbox_exporter where it has them (`resolve`, `connect`, `tls`,
/// `processing`, `transfer`).
enum class Phase { kQueue, kResolve, kConnect, kProxy, kTls, kRequest, kProcessing, kTransfer };

inline constexpr std::array<std::string_view, 8> kPhaseNames{"queue", "resolve", "connect",    "proxy",
                                                             "tls",   "request", "processing", "transfer"};

constexpr std::string_view to_string(Phase phase) { return kPhaseNames[static_cast<std::size_t>(phase)]; }

/// Time per phase; a phase that did not take place has none. Several exchanges of one run add up.
class Phases {
 public:
  using Duration = std::chrono::nanoseconds;

  void add(Phase phase, Duration duration) {
    auto& slot = durations_[static_cast<std::size_t>(phase)];
    slot = slot.value_or(Duration::zero()) + duration;
  }
  void add(const Phases& other) {
    for (std::size_t i = 0; i < durations_.size(); ++i) {
      const auto& duration = other.durations_[i];
      if (duration) add(static_cast<Phase>(i), *duration);
    }
  }
  std::optional<Duration> of(Phase phase) const { return durations_[static_cast<std::size_t>(phase)]; }

 private:
  std::array<std::optional<Duration>, kPhaseNames.size()> durations_;
};

}  // namespace probe::core
