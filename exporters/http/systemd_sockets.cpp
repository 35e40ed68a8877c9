#include "exporters/http/systemd_sockets.hpp"

#include "exporters/http/http_server.hpp"

#include <fmt/format.h>
#include <sys/socket.h>

#include <fcntl.h>
#include <unistd.h>

#include <charconv>
#include <cstdlib>
#include <string_view>

namespace probe::exporters {

namespace {

/// The first descriptor that is handed over; SD_LISTEN_FDS_START.
constexpr int kFirst = 3;

long number_in(const char* variable) {
  const char* text = std::getenv(variable);  // NOLINT(concurrency-mt-unsafe): before there are threads
  if (text == nullptr) return 0;
  const std::string_view digits(text);
  long number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return error == std::errc() && end == digits.data() + digits.size() ? number : 0;
}

int option(int socket, int name) {
  int value = -1;
  socklen_t size = sizeof value;
  return getsockopt(socket, SOL_SOCKET, name, &value, &size) == 0 ? value : -1;
}

bool is_listening_tcp(int socket) {
  const int domain = option(socket, SO_DOMAIN);
  return option(socket, SO_TYPE) == SOCK_STREAM && option(socket, SO_ACCEPTCONN) == 1 &&
         (domain == AF_INET || domain == AF_INET6);
}

}  // namespace

std::vector<int> take_systemd_sockets() {
  const bool for_us = number_in("LISTEN_PID") == getpid();
  const long count = for_us ? number_in("LISTEN_FDS") : 0;
  for (const auto* variable : {"LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"}) {
    unsetenv(variable);  // NOLINT(concurrency-mt-unsafe)
  }
  if (count <= 0) {
    throw ListenError(
        "--web.systemd-socket: systemd handed over no socket; start the agent by a unit that has a .socket unit beside "
        "it");
  }
  std::vector<int> sockets;
  for (int socket = kFirst; socket < kFirst + count; ++socket) {
    if (!is_listening_tcp(socket)) {
      throw ListenError(
          fmt::format("--web.systemd-socket: expected listening TCP sockets (ListenStream=PORT or "
                      "ADDRESS:PORT), found something else at descriptor {}",
                      socket));
    }
    fcntl(socket, F_SETFD, FD_CLOEXEC);
    sockets.push_back(socket);
  }
  return sockets;
}

}  // namespace probe::exporters
