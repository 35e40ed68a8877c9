#include "tests/integration/net/unpacked_server.hpp"

#include "places.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <unistd.h>

#include <cstdlib>
#include <sstream>
#include <vector>

namespace probe::testing {

namespace {

using boost::asio::ip::tcp;

std::vector<std::string> folders() {
  std::vector<std::string> folders;
  std::istringstream path(std::getenv("PATH"));
  for (std::string folder; std::getline(path, folder, ':');) folders.push_back(folder);
  folders.push_back(std::string(PROBE_TOOLS_DIR) + "/usr/sbin");
  return folders;
}

}  // namespace

std::string UnpackedServer::library_path() const { return "LD_LIBRARY_PATH=" + root + "/usr/lib/x86_64-linux-gnu"; }

std::optional<UnpackedServer> find_server(const std::string& name) {
  for (const auto& folder : folders()) {
    const auto file = folder + "/" + name;
    if (::access(file.c_str(), X_OK) != 0) continue;
    const std::string place = "/usr/sbin/" + name;
    return UnpackedServer{file, file.ends_with(place) ? file.substr(0, file.size() - place.size()) : ""};
  }
  return std::nullopt;
}

std::uint16_t free_port() {
  boost::asio::io_context io;
  const tcp::acceptor acceptor(io, {boost::asio::ip::address_v4::loopback(), 0});
  return acceptor.local_endpoint().port();
}

bool accepts_connections(std::uint16_t port) {
  boost::asio::io_context io;
  tcp::socket socket(io);
  boost::system::error_code error;
  socket.connect({boost::asio::ip::address_v4::loopback(), port}, error);
  return !error;
}

}  // namespace probe::testing
