#pragma once

#include <cstddef>
#include <functional>

namespace probe::exporters {

/// Calls `work` with 0, 1, … `count` - 1 (at least one), each on a thread of its own, the first on the caller's, and
/// waits until all have returned. Rethrows what the first of those threw that did. Where the system has no thread to
/// give, the caller does that work, too. No thread outlives the call.
void fork_join(std::size_t count, const std::function<void(std::size_t)>& work);

}  // namespace probe::exporters
