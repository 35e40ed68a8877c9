#pragma once

#include "agent/async/blocking_pool.hpp"
#include "agent/core/workers.hpp"

namespace probe::async {

/// Workers on the threads of a pool. Give them one of their own: work that is abandoned keeps its thread until it ends,
/// and must not keep lookups and file reads waiting.
class PoolWorkers final : public core::Workers {
 public:
  explicit PoolWorkers(BlockingPool& pool) : pool_(pool) {}
  core::Awaitable<bool> run(std::function<void()> work, core::SteadyTime deadline) override;

 private:
  BlockingPool& pool_;
};

}  // namespace probe::async
