#pragma once

#include "agent/async/processor_wait.hpp"
#include "agent/core/clock.hpp"

#include <algorithm>
#include <chrono>

namespace probe::net {

/// The time of one exchange: it stands still while this program waits for a processor to go on with what the peer has
/// sent, so that the peer's phases do not grow by it. Single-threaded.
class ExchangeClock {
 public:
  /// `clock` outlives this.
  explicit ExchangeClock(const core::Clock& clock) : clock_(clock) { async::take_processor_wait(); }

  /// To be called first when something has happened that the exchange waited for: what this thread waited for a
  /// processor until now, this exchange did.
  void go_on() { waited_ += async::take_processor_wait(); }

  /// Never earlier than before, though the thread may lose its processor between the two questions asked here.
  core::SteadyTime steady() {
    go_on();
    latest_ = std::max(latest_, clock_.steady() - waited_);
    return latest_;
  }
  core::SystemTime now() const { return clock_.now(); }
  /// How long it stood still.
  std::chrono::nanoseconds waited() const { return waited_; }
  /// The time that does not stand still: for deadlines.
  core::SteadyTime real() const { return clock_.steady(); }

 private:
  const core::Clock& clock_;
  std::chrono::nanoseconds waited_{};
  core::SteadyTime latest_{};
};

}  // namespace probe::net
