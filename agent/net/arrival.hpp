#pragma once

#include "agent/core/clock.hpp"

#include <chrono>

namespace probe::net {

// How long this program let something lie that had arrived: because its thread had no processor, or worked for others.
// The kernel knows when that was.

/// Has the kernel note when it receives what is for `socket`, of TCP. The first packets after the first call of the
/// process may go without.
void note_arrivals(int socket);

/// Of the first byte that can be read, since it arrived or since `waited_since`, whichever is later. Zero when there is
/// none, or no note of it. Reads nothing.
std::chrono::nanoseconds delay_of_input(int socket, core::SteadyTime waited_since);

/// Of the connection that has just been seen to be there, when it was asked for at `asked`. Zero where the kernel does
/// not know how long it took, since it had to ask again.
std::chrono::nanoseconds delay_of_connection(int socket, core::SteadyTime asked);

}  // namespace probe::net
