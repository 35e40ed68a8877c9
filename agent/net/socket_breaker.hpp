#pragma once

#include <utility>

namespace probe::net {

/// Owns a connected socket.
class OwnedSocket {
 public:
  explicit OwnedSocket(int fd) : fd_(fd) {}
  ~OwnedSocket();
  OwnedSocket(const OwnedSocket&) = delete;
  OwnedSocket& operator=(const OwnedSocket&) = delete;

  int get() const { return fd_; }
  int release() { return std::exchange(fd_, -1); }

 private:
  int fd_;
};

/// Ends the connection of a socket that another thread uses, when it goes: whatever that thread waits for there, it
/// waits no longer. The other thread may close the socket at any time.
class SocketBreaker {
 public:
  /// Throws std::system_error when there are no descriptors left.
  explicit SocketBreaker(const OwnedSocket& socket);
  ~SocketBreaker();
  SocketBreaker(const SocketBreaker&) = delete;
  SocketBreaker& operator=(const SocketBreaker&) = delete;

 private:
  int fd_;  // of its own, so that it means the same socket also when the other one is closed
};

}  // namespace probe::net
