#pragma once

#include <array>
#include <bitset>
#include <chrono>
#include <cstddef>
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
    const auto place = static_cast<std::size_t>(phase);
    durations_.at(place) += duration;
    took_place_.set(place);
  }
  void add(const Phases& other) {
    for (std::size_t i = 0; i < durations_.size(); ++i) durations_.at(i) += other.durations_.at(i);
    took_place_ |= other.took_place_;
  }
  std::optional<Duration> of(Phase phase) const {
    const auto place = static_cast<std::size_t>(phase);
    if (!took_place_.test(place)) return std::nullopt;
    return durations_.at(place);
  }

 private:
  std::array<Duration, kPhaseNames.size()> durations_{};
  std::bitset<kPhaseNames.size()> took_place_;
};

}  // namespace probe::core
