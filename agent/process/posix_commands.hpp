#pragma once

#include "agent/core/clock.hpp"
#include "agent/core/commands.hpp"
#include "agent/process/places.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <cstddef>
#include <memory>

namespace probe::process {

/// Runs programs as child processes. One for each event loop; not thread-safe. The loop is not empty before the last
/// child is.
class PosixCommands final : public core::Commands {
 public:
  struct Limits {
    std::size_t at_once = 8;                ///< further commands wait
    std::chrono::milliseconds grace{1000};  ///< between SIGTERM and SIGKILL
  };

  /// `clock`, and the executor's context, outlive the object.
  PosixCommands(boost::asio::any_io_executor executor, const core::Clock& clock)
      : PosixCommands(std::move(executor), clock, Limits()) {}
  PosixCommands(boost::asio::any_io_executor executor, const core::Clock& clock, Limits limits);

  /// As core::Commands. When the program ends, what else it started in its process group is killed; what left the group
  /// (setsid) lives on, but is not waited for.
  core::Awaitable<core::CommandOutcome> run(core::Command command) override;

 private:
  boost::asio::any_io_executor executor_;
  const core::Clock& clock_;
  Limits limits_;
  std::shared_ptr<Places> places_;
};

}  // namespace probe::process
