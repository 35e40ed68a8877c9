#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/system/error_code.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <mutex>
#include <utility>
#include <vector>

namespace probe::async {

/// Carries values from other threads to one event loop, in the order in which each thread put them in. The first is
/// read at once; what comes soon after it waits for `kPause` and is read together, since waking a thread costs more
/// than most values are worth. The loop reads a handful at a time, so that what else it has to do gets its turn in
/// between.
template <class T>
class Mailbox {
 public:
  using Reader = std::function<void(T value)>;

  /// `reader` is called on `executor`, which is single-threaded. The mailbox outlives those who put, and its loop does
  /// not run once it is gone.
  Mailbox(boost::asio::any_io_executor executor, Reader reader)
      : executor_(std::move(executor)), pause_(executor_), reader_(std::move(reader)) {}
  Mailbox(const Mailbox&) = delete;
  Mailbox& operator=(const Mailbox&) = delete;

  /// Any thread; does not wait for the reader.
  void put(T value) {
    bool asleep = false;
    {
      const std::lock_guard lock(mutex_);
      arrived_.push_back(std::move(value));
      asleep = !std::exchange(awake_, true);
    }
    if (asleep) boost::asio::post(executor_, [this] { read(); });
  }

  static constexpr std::chrono::milliseconds kPause{20};

 private:
  static constexpr std::size_t kTurn = 64;

  void read() {
    if (next_ == reading_.size() && !take_arrived()) return pause();
    for (std::size_t i = 0; i < kTurn && next_ < reading_.size(); ++i) reader_(std::move(reading_[next_++]));
    boost::asio::post(executor_, [this] { read(); });
  }

  /// False when there is nothing.
  bool take_arrived() {
    next_ = 0;
    reading_.clear();
    const std::lock_guard lock(mutex_);
    std::swap(reading_, arrived_);
    return !reading_.empty();
  }

  /// Nobody wakes the loop meanwhile.
  void pause() {
    pause_.expires_after(kPause);
    pause_.async_wait([this](boost::system::error_code cancelled) {
      if (!cancelled && !may_sleep()) read();
    });
  }

  /// When nothing has come, the next to put wakes the loop.
  bool may_sleep() {
    const std::lock_guard lock(mutex_);
    awake_ = !arrived_.empty();
    return !awake_;
  }

  boost::asio::any_io_executor executor_;
  boost::asio::steady_timer pause_;
  Reader reader_;
  std::vector<T> reading_;  // of the reader's thread alone
  std::size_t next_ = 0;
  std::mutex mutex_;
  std::vector<T> arrived_;
  bool awake_ = false;
};

}  // namespace probe::async
