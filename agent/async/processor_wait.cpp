#include "agent/async/processor_wait.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <optional>

namespace probe::async {

namespace {

using std::chrono::nanoseconds;
using Steady = std::chrono::steady_clock;

constexpr auto kLook = std::chrono::milliseconds(50);
/// Processors are scarce when so much of a look's time was spent waiting for one.
constexpr int kScarcePercent = 2;

/// The calling thread's account of waiting. Of one thread, by which it is made.
class Account {
 public:
  Account() : file_(::open("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC)) { settle(Steady::now()); }
  ~Account() {
    if (file_ >= 0) ::close(file_);
  }
  Account(const Account&) = delete;
  Account& operator=(const Account&) = delete;

  nanoseconds take() {
    const auto now = Steady::now();
    const auto since_look = now - looked_;
    if (!scarce_ && since_look < kLook) return nanoseconds::zero();
    const bool was_scarce = scarce_;
    const nanoseconds wait = waited() - taken_;
    taken_ += wait;
    in_look_ += wait;
    if (since_look >= kLook) {
      scarce_ = in_look_ * 100 > since_look * kScarcePercent;
      settle(now);
    }
    return was_scarce ? wait : nanoseconds::zero();
  }

 private:
  void settle(Steady::time_point now) {
    looked_ = now;
    in_look_ = nanoseconds::zero();
    if (!scarce_) taken_ = waited();
  }

  /// The second number of the file: nanoseconds that the thread stood in the queue of a processor.
  nanoseconds waited() const {
    std::array<char, 96> text{};
    const auto size = file_ < 0 ? 0 : ::pread(file_, text.data(), text.size(), 0);
    if (size <= 0) return taken_;
    const char* end = text.data() + size;
    const char* blank = static_cast<const char*>(std::memchr(text.data(), ' ', static_cast<std::size_t>(size)));
    std::int64_t count = 0;
    if (blank == nullptr || std::from_chars(blank + 1, end, count).ec != std::errc()) return taken_;
    return nanoseconds(count);
  }

  int file_;
  bool scarce_ = false;
  Steady::time_point looked_;
  nanoseconds in_look_{};
  nanoseconds taken_{};
};

}  // namespace

nanoseconds take_processor_wait() {
  thread_local Account account;
  return account.take();
}

}  // namespace probe::async
