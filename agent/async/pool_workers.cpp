#include "agent/async/pool_workers.hpp"

#include <optional>
#include <utility>

namespace probe::async {

core::Awaitable<bool> PoolWorkers::run(std::function<void()> work, core::SteadyTime deadline) {
  std::function<bool()> job = [work = std::move(work)] {
    work();
    return true;
  };
  const std::optional<bool> finished = co_await pool_.run<bool>(std::move(job), deadline);
  co_return finished.has_value();
}

}  // namespace probe::async
