#pragma once

#include <boost/asio/awaitable.hpp>

namespace probe::core {

/// What every asynchronous function of the project returns. One `co_await` per statement, and that statement builds
/// nothing: g++ 12 frees temporaries of such statements twice (docs/adr/0001-event-loop.md).
template <class T>
using Awaitable = boost::asio::awaitable<T>;

}  // namespace probe::core
