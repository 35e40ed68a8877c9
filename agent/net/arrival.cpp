#include "agent/net/arrival.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <ctime>

namespace probe::net {

namespace {

using std::chrono::nanoseconds;

void ask_for_notes(int socket) {
  const int on = 1;
  ::setsockopt(socket, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on);
}

/// The kernel begins to note times with the first socket that wants them, some time after it is told, and ends with the
/// last: so one stays.
struct Keeper {
  Keeper() : socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) { ask_for_notes(socket); }
  ~Keeper() {
    if (socket >= 0) ::close(socket);
  }
  Keeper(const Keeper&) = delete;
  Keeper& operator=(const Keeper&) = delete;
  int socket;
};

nanoseconds count(const timespec& time) { return std::chrono::seconds(time.tv_sec) + nanoseconds(time.tv_nsec); }

nanoseconds since(core::SteadyTime time) { return core::SteadyTime::clock::now() - time; }

nanoseconds age_of(msghdr& message) {
  for (cmsghdr* note = CMSG_FIRSTHDR(&message); note != nullptr; note = CMSG_NXTHDR(&message, note)) {
    if (note->cmsg_level != SOL_SOCKET || note->cmsg_type != SO_TIMESTAMPNS) continue;
    timespec arrived{};
    timespec now{};
    std::memcpy(&arrived, CMSG_DATA(note), sizeof arrived);
    ::clock_gettime(CLOCK_REALTIME, &now);
    return count(now) - count(arrived);
  }
  return nanoseconds::zero();
}

}  // namespace

void note_arrivals(int socket) {
  static const Keeper keeper;
  ask_for_notes(socket);
}

nanoseconds delay_of_input(int socket, core::SteadyTime waited_since) {
  // Where there is nothing to read, asking would take the error that is next in line: a reset, say.
  int size = 0;
  if (::ioctl(socket, FIONREAD, &size) != 0 || size <= 0) return nanoseconds::zero();
  char byte = 0;
  alignas(cmsghdr) std::array<std::byte, 256> notes{};
  iovec place{&byte, 1};
  msghdr message{};
  message.msg_iov = &place;
  message.msg_iovlen = 1;
  message.msg_control = notes.data();
  message.msg_controllen = notes.size();
  if (::recvmsg(socket, &message, MSG_PEEK | MSG_DONTWAIT) <= 0) return nanoseconds::zero();
  // The calendar may have been set meanwhile.
  return std::clamp(age_of(message), nanoseconds::zero(), std::max(nanoseconds::zero(), since(waited_since)));
}

nanoseconds delay_of_connection(int socket, core::SteadyTime asked) {
  tcp_info info{};
  socklen_t size = sizeof info;
  const bool known = ::getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &size) == 0 && info.tcpi_rtt > 0 &&
                     info.tcpi_total_retrans == 0;
  if (!known) return nanoseconds::zero();
  return std::max(nanoseconds::zero(), since(asked) - std::chrono::microseconds(info.tcpi_rtt));
}

}  // namespace probe::net
