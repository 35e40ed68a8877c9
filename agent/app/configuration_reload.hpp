#pragma once

#include "agent/app/log.hpp"
#include "agent/async/blocking_pool.hpp"
#include "agent/core/awaitable.hpp"
#include "agent/core/clock.hpp"
#include "agent/core/registry.hpp"
#include "agent/runtime/configuration.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/signal_set.hpp>

#include <csignal>
#include <functional>
#include <string>
#include <utility>

namespace probe::app {

/// Reads the configuration file again and puts it in use, when asked by SIGHUP or over HTTP. Lives on the publishing
/// loop.
class ConfigurationReload {
 public:
  /// All that is given outlives this object. `use` takes what was read; `refused` hears that it was wrong.
  struct Parts {
    const std::string& path;
    const core::ProbeRegistry& registry;
    async::BlockingPool& pool;
    const core::Clock& clock;
    const Log& log;
    std::function<void(runtime::Configuration)> use;
    std::function<void()> refused;
  };
  /// From now on SIGHUP does not end the program. `executor`: the publishing loop's.
  ConfigurationReload(const boost::asio::any_io_executor& executor, Parts parts)
      : hangups_(executor, SIGHUP), parts_(std::move(parts)) {}

  /// What is wrong with the configuration file now; empty when nothing is, and it is in use. Reading and building it
  /// takes place beside the event loop, which goes on.
  core::Awaitable<std::string> reload();

  /// Reloads at each SIGHUP, until cancelled.
  core::Awaitable<void> at_hangups();

 private:
  boost::asio::signal_set hangups_;
  Parts parts_;
};

}  // namespace probe::app
