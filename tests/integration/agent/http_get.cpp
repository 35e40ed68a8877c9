#include "tests/integration/agent/http_get.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>

namespace probe::testing {

namespace {

std::string ask(std::uint16_t port, const std::string& method, const std::string& path) {
  namespace asio = boost::asio;
  asio::io_context io;
  asio::ip::tcp::socket socket(io);
  boost::system::error_code error;
  socket.connect({asio::ip::address_v4::loopback(), port}, error);
  if (error) return {};
  const std::string request =
      method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
  asio::write(socket, asio::buffer(request), error);
  std::string answer;
  asio::read(socket, asio::dynamic_buffer(answer), error);
  return answer;
}

}  // namespace

std::string http_get(std::uint16_t port, const std::string& path) { return ask(port, "GET", path); }

std::string http_post(std::uint16_t port, const std::string& path) { return ask(port, "POST", path); }

}  // namespace probe::testing
