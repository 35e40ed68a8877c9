#pragma once

#include "agent/process/launch.hpp"
#include "agent/process/output_pipe.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace probe::process {

/// A running program: gathers what it writes, notices its end, and reaps it. When it ends, what else is in its group is
/// killed, so that nothing it left behind keeps running or keeps its pipes open. Lives until it has ended, whoever else
/// holds it; destroyed before (because the event loop is), it kills the group. Single-threaded.
class Child : public std::enable_shared_from_this<Child> {
 public:
  struct Limits {
    std::size_t output;               ///< a program that writes more is terminated
    std::size_t errors;               ///< only so much of the end is kept
    std::chrono::milliseconds grace;  ///< between SIGTERM and SIGKILL
  };

  /// How a program ended.
  struct Ending {
    int refusal = 0;                 ///< errno of execve: it was never executed
    std::optional<int> exit_status;  ///< it ended by itself
    std::optional<int> signal;       ///< it was ended by this signal
  };

  /// Starts it; `on_end` is called once, when it has been reaped. Throws as launch().
  static std::shared_ptr<Child> start(const boost::asio::any_io_executor& executor, const Launch& launch, Limits limits,
                                      std::function<void()> on_end);

  Child(const boost::asio::any_io_executor& executor, Launched launched, Limits limits, std::function<void()> on_end);
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  /// Asks its group to end, and kills it after the grace. Does nothing when it has ended or was asked before.
  void terminate();

  const std::optional<Ending>& ending() const { return ending_; }
  const OutputPipe& output() const { return output_; }
  const OutputPipe& errors() const { return errors_; }

 private:
  void watch_end();
  void watch(OutputPipe& pipe);
  void reap();

  pid_t pid_;
  boost::asio::posix::stream_descriptor pidfd_;
  Descriptor refusal_;
  OutputPipe output_;
  OutputPipe errors_;
  boost::asio::steady_timer killer_;
  std::chrono::milliseconds grace_;
  std::function<void()> on_end_;
  bool terminating_ = false;
  std::optional<Ending> ending_;
};

}  // namespace probe::process
