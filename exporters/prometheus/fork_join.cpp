#include "exporters/prometheus/fork_join.hpp"

#include <future>
#include <vector>

namespace probe::exporters {

void fork_join(std::size_t count, const std::function<void(std::size_t)>& work) {
  std::vector<std::future<void>> others;  // whose destructors wait, too
  // `deferred`: what gets no thread is done by get().
  for (std::size_t i = 1; i < count; ++i) {
    others.push_back(std::async(std::launch::async | std::launch::deferred, std::cref(work), i));
  }
  work(0);
  for (auto& other : others) other.get();
}

}  // namespace probe::exporters
