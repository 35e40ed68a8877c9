#include "agent/async/blocking_pool.hpp"

#include "agent/async/left_threads.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <list>
#include <mutex>
#include <thread>
#include <utility>

namespace probe::async {
namespace {

/// What a job that is not stuck needs to return once its result is out, on a loaded machine.
constexpr auto kGrace = std::chrono::milliseconds(500);

std::atomic<bool> left_threads{false};

}  // namespace

bool has_left_threads() { return left_threads; }

/// Owned by the pool and by each of its threads, so that a thread stuck in a call can outlive the pool.
struct BlockingPool::Shared {
  explicit Shared(std::size_t thread_limit, std::size_t queue_limit_)
      : threads_left(thread_limit), queue_limit(queue_limit_) {}

  struct Worker {
    std::thread thread;
    bool busy = false;
  };

  std::mutex mutex;
  std::condition_variable changed;
  std::list<Worker> workers;
  std::deque<std::function<void()>> queue;
  std::size_t threads_left;
  std::size_t idle = 0;
  const std::size_t queue_limit;
  bool stopping = false;
  bool waking = false;  // a thread is on its way, and will wake another one if there is more than it can do

  /// Whether to wake one more thread, by the caller, who holds the lock and then notifies without it.
  bool wakes_one() { return !queue.empty() && idle > 0 && !std::exchange(waking, true); }

  static void work(const std::shared_ptr<Shared>& shared, Worker& self) {
    std::unique_lock lock(shared->mutex);
    while (true) {
      ++shared->idle;
      shared->changed.wait(lock, [&] { return shared->stopping || !shared->queue.empty(); });
      --shared->idle;
      if (shared->stopping) return;
      auto job = std::move(shared->queue.front());
      shared->queue.pop_front();
      self.busy = true;
      shared->waking = false;
      const bool wakes = shared->wakes_one();
      lock.unlock();
      if (wakes) shared->changed.notify_one();
      job();
      job = nullptr;
      lock.lock();
      self.busy = false;
      if (shared->stopping) shared->changed.notify_all();
    }
  }
};

BlockingPool::BlockingPool(std::size_t threads, std::size_t queue_limit)
    : shared_(std::make_shared<Shared>(threads, queue_limit)) {}

BlockingPool::~BlockingPool() {
  {
    std::unique_lock lock(shared_->mutex);
    shared_->stopping = true;
    shared_->queue.clear();
    shared_->changed.notify_all();
    // A job tells its result before it returns: who ends the pool upon that result meets a thread that is busy still,
    // yet not stuck.
    shared_->changed.wait_for(lock, kGrace,
                              [&] { return std::ranges::none_of(shared_->workers, &Shared::Worker::busy); });
    for (auto& worker : shared_->workers) {
      if (!worker.busy) continue;
      left_threads = true;
      worker.thread.detach();
    }
  }
  // Threads without a job end at once. Were they not waited for, the process could end in the middle of their last
  // words, in which libraries give back what they keep for each thread.
  for (auto& worker : shared_->workers) {
    if (worker.thread.joinable()) worker.thread.join();
  }
}

bool BlockingPool::submit(std::function<void()> job) {
  bool wakes = false;
  {
    const std::lock_guard lock(shared_->mutex);
    if (shared_->queue.size() >= shared_->queue_limit) return false;
    shared_->queue.push_back(std::move(job));
    // Threads start when first needed, so that an agent that never blocks has none.
    if (shared_->queue.size() > shared_->idle && shared_->threads_left > 0) {
      --shared_->threads_left;
      auto& worker = shared_->workers.emplace_back();
      worker.thread = std::thread([shared = shared_, &worker] { Shared::work(shared, worker); });
    }
    wakes = shared_->wakes_one();
  }
  // The thread woken must not find the lock still held.
  if (wakes) shared_->changed.notify_one();
  return true;
}

}  // namespace probe::async
