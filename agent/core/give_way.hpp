#pragma once

#include "agent/core/awaitable.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace probe::core {

/// Lets all that is ready on the event loop go first: for work of more than some milliseconds.
inline Awaitable<void> give_way() { co_await boost::asio::post(boost::asio::use_awaitable); }

}  // namespace probe::core
