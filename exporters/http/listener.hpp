#pragma once

#include "exporters/http/listen_address.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/tcp.hpp>

namespace probe::exporters {

/// A listening socket. A name with several addresses listens at the first one, IPv4 preferred. Throws ListenError.
boost::asio::ip::tcp::acceptor listen_on(const boost::asio::any_io_executor& executor, const ListenAddress& address);
/// The same of a socket that listens already, as one from systemd does.
boost::asio::ip::tcp::acceptor take_over(const boost::asio::any_io_executor& executor, int socket);

}  // namespace probe::exporters
