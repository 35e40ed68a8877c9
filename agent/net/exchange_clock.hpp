#pragma once

#include "agent/core/clock.hpp"

#include <chrono>

namespace probe::net {

/// The time of one exchange. It leaves out what this program let lie that had arrived, so that the phases of the peer
/// do not grow by it. Single-threaded.
class ExchangeClock {
 public:
  /// `clock` outlives this.
  explicit ExchangeClock(const core::Clock& clock) : clock_(clock) {}

  /// What the exchange goes on with now has lain there for `delay` (see arrival.hpp).
  void leave_out(std::chrono::nanoseconds delay) { left_out_ += delay; }

  core::SteadyTime steady() const { return clock_.steady() - left_out_; }
  core::SystemTime now() const { return clock_.now(); }
  std::chrono::nanoseconds left_out() const { return left_out_; }
  /// The time that leaves nothing out: for deadlines.
  core::SteadyTime real() const { return clock_.steady(); }

 private:
  const core::Clock& clock_;
  std::chrono::nanoseconds left_out_{};
};

}  // namespace probe::net
