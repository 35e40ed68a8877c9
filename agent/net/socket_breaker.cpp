#include "agent/net/socket_breaker.hpp"

#include <sys/socket.h>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace probe::net {

OwnedSocket::~OwnedSocket() {
  if (fd_ >= 0) ::close(fd_);
}

SocketBreaker::SocketBreaker(const OwnedSocket& socket) : fd_(::fcntl(socket.get(), F_DUPFD_CLOEXEC, 0)) {
  if (fd_ < 0) throw std::system_error(errno, std::generic_category(), "cannot watch a connection");
}

SocketBreaker::~SocketBreaker() {
  ::shutdown(fd_, SHUT_RDWR);
  ::close(fd_);
}

}  // namespace probe::net
