#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <future>
#include <thread>
#include <type_traits>
#include <utility>

namespace probe::testing {

/// One thread that runs an io_context until the object goes. Declare it before the servers that use it: it waits for
/// the work they leave behind.
class IoThread {
 public:
  IoThread() : guard_{boost::asio::make_work_guard(io_)}, thread_{[this] { io_.run(); }} {}
  ~IoThread() {
    guard_.reset();
    thread_.join();
  }
  IoThread(const IoThread&) = delete;
  IoThread& operator=(const IoThread&) = delete;

  boost::asio::io_context& context() { return io_; }

  /// Runs `work` on the thread, waits for it and hands back what it returns or throws. May be called on the thread
  /// itself. What the caller handed over before has run by then, so an empty `work` waits for a server's close().
  template <class Work>
  std::invoke_result_t<Work> run(Work work) {
    if (io_.get_executor().running_in_this_thread()) return work();
    std::packaged_task<std::invoke_result_t<Work>()> task{std::move(work)};
    auto result = task.get_future();
    boost::asio::post(io_, [&task] { task(); });
    return result.get();
  }

 private:
  boost::asio::io_context io_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> guard_;
  std::thread thread_;
};

}  // namespace probe::testing
