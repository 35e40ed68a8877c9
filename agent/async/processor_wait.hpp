#pragma once

#include <chrono>

namespace probe::async {

/// How long the calling thread has been ready to go on without getting a processor, since its call before (proc(5),
/// schedstat). Zero where the kernel does not tell. Asks the kernel on every call while processors are scarce, else
/// twenty times a second: so the first moments of scarcity are missed.
std::chrono::nanoseconds take_processor_wait();

}  // namespace probe::async
