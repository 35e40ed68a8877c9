#include "tests/support/fakes/run_awaitable.hpp"

namespace probe::testing {

void run_awaitable(boost::asio::io_context& io, core::Awaitable<void> task) {
  std::exception_ptr error;
  boost::asio::co_spawn(io, std::move(task), [&](std::exception_ptr thrown) { error = thrown; });
  io.restart();
  io.run();
  if (error) std::rethrow_exception(error);
}

}  // namespace probe::testing
