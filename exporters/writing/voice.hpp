#pragma once

#include <functional>
#include <mutex>
#include <utility>

namespace probe::exporters {

/// What a thread tells somebody who may be gone before it: after `silence` has returned, nothing is told any more, nor
/// is anybody being told. Thread-safe.
template <class Message>
class Voice {
 public:
  explicit Voice(std::function<void(const Message&)> tell) : tell_(std::move(tell)) {}

  void say(const Message& message) {
    const std::lock_guard lock(mutex_);
    if (!silent_) tell_(message);
  }
  void silence() {
    const std::lock_guard lock(mutex_);
    silent_ = true;
  }

 private:
  const std::function<void(const Message&)> tell_;
  std::mutex mutex_;
  bool silent_ = false;
};

}  // namespace probe::exporters
