#include "exporters/http/listener.hpp"

#include "exporters/http/http_server.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/system/system_error.hpp>
#include <fmt/format.h>
#include <sys/socket.h>

#include <algorithm>
#include <cctype>
#include <string>

namespace probe::exporters {

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

tcp::endpoint resolve(const asio::any_io_executor& executor, const ListenAddress& address) {
  error_code not_literal;
  const auto literal = asio::ip::make_address(address.host, not_literal);
  if (!not_literal) return {literal, address.port};
  tcp::resolver resolver(executor);
  const auto found = resolver.resolve(address.host, std::to_string(address.port), tcp::resolver::passive);
  const auto is_v4 = [](const auto& entry) { return entry.endpoint().address().is_v4(); };
  const auto preferred = std::find_if(found.begin(), found.end(), is_v4);
  return preferred == found.end() ? found.begin()->endpoint() : preferred->endpoint();
}

tcp::acceptor open(const asio::any_io_executor& executor, const tcp::endpoint& endpoint, bool dual_stack) {
  tcp::acceptor acceptor(executor, endpoint.protocol());
  acceptor.set_option(tcp::acceptor::reuse_address(true));
  if (endpoint.address().is_v6()) acceptor.set_option(asio::ip::v6_only(!dual_stack));
  acceptor.bind(endpoint);
  acceptor.listen();
  return acceptor;
}

/// IPv6 socket that takes IPv4 too, or IPv4 alone where the kernel has no IPv6.
tcp::acceptor open_everywhere(const asio::any_io_executor& executor, std::uint16_t port) {
  try {
    return open(executor, {tcp::v6(), port}, true);
  } catch (const boost::system::system_error& error) {
    if (error.code() != asio::error::address_family_not_supported) throw;
  }
  return open(executor, {tcp::v4(), port}, false);
}

std::string reason(const error_code& error) {
  auto message = error.message();
  if (!message.empty()) message.front() = static_cast<char>(std::tolower(static_cast<unsigned char>(message.front())));
  if (error == asio::error::address_in_use) {
    return message + "; is another probe agent running? choose another with --web.listen-address";
  }
  if (error == asio::error::access_denied) return message + "; ports below 1024 need CAP_NET_BIND_SERVICE";
  return message;
}

}  // namespace

tcp::acceptor listen_on(const asio::any_io_executor& executor, const ListenAddress& address) {
  try {
    if (address.host.empty()) return open_everywhere(executor, address.port);
    return open(executor, resolve(executor, address), false);
  } catch (const boost::system::system_error& error) {
    throw ListenError(fmt::format("cannot listen on {}: {}", to_string(address), reason(error.code())));
  }
}

tcp::acceptor take_over(const asio::any_io_executor& executor, int socket) {
  int domain = AF_INET;
  socklen_t size = sizeof domain;
  ::getsockopt(socket, SOL_SOCKET, SO_DOMAIN, &domain, &size);
  return {executor, domain == AF_INET6 ? tcp::v6() : tcp::v4(), socket};
}

}  // namespace probe::exporters
