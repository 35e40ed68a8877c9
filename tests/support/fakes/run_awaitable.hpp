#pragma once

#include "agent/core/awaitable.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <optional>
#include <utility>

namespace probe::testing {

/// Runs `task` on `io` until nothing is left to do, and returns what it returned or rethrows what it threw.
template <class T>
T run_awaitable(boost::asio::io_context& io, core::Awaitable<T> task) {
  std::optional<T> value;
  std::exception_ptr error;
  boost::asio::co_spawn(io, std::move(task), [&](std::exception_ptr thrown, T result) {
    error = thrown;
    value = std::move(result);
  });
  io.restart();
  io.run();
  if (error) std::rethrow_exception(error);
  return std::move(*value);
}

void run_awaitable(boost::asio::io_context& io, core::Awaitable<void> task);

}  // namespace probe::testing
