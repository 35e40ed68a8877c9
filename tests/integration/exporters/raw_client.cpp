#include "tests/integration/exporters/raw_client.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <poll.h>
#include <unistd.h>

#include <array>
#include <bit>
#include <cerrno>
#include <charconv>
#include <system_error>
#include <utility>

namespace probe::testing {

namespace {

constexpr int kPatienceMs = 10000;

[[noreturn]] void fail(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

void connect_to(int socket, std::uint16_t port, const char* address) {
  sockaddr_in v4{};
  v4.sin_family = AF_INET;
  v4.sin_port = htons(port);
  if (inet_pton(AF_INET, address, &v4.sin_addr) == 1) {
    if (connect(socket, std::bit_cast<const sockaddr*>(&v4), sizeof v4) != 0) fail("connect");
    return;
  }
  sockaddr_in6 v6{};
  v6.sin6_family = AF_INET6;
  v6.sin6_port = htons(port);
  if (inet_pton(AF_INET6, address, &v6.sin6_addr) != 1) fail("address");
  if (connect(socket, std::bit_cast<const sockaddr*>(&v6), sizeof v6) != 0) fail("connect");
}

void come_from(int socket, const char* address) {
  sockaddr_in v4{};
  v4.sin_family = AF_INET;
  if (inet_pton(AF_INET, address, &v4.sin_addr) != 1) fail("address");
  if (bind(socket, std::bit_cast<const sockaddr*>(&v4), sizeof v4) != 0) fail("bind");
}

bool readable_within(int socket, int milliseconds) {
  pollfd watched{socket, POLLIN, 0};
  return poll(&watched, 1, milliseconds) > 0;
}

/// Appends what is there; zero at the end of the stream, negative when nothing came or the connection was reset.
ssize_t read_some(int socket, std::string& text) {
  if (!readable_within(socket, kPatienceMs)) return -1;
  std::array<char, 65536> chunk{};
  const auto size = recv(socket, chunk.data(), chunk.size(), 0);
  if (size > 0) text.append(chunk.data(), static_cast<std::size_t>(size));
  return size;
}

std::size_t content_length(const std::string& header) {
  constexpr std::string_view kName = "\r\nContent-Length: ";
  const auto found = header.find(kName);
  std::size_t length = 0;
  if (found != std::string::npos) {
    const auto* begin = header.data() + found + kName.size();
    std::from_chars(begin, header.data() + header.size(), length);
  }
  return length;
}

}  // namespace

RawClient::RawClient(std::uint16_t port, const char* address, int receive_buffer, const char* source)
    : socket_(::socket(std::string_view(address).find(':') == std::string_view::npos ? AF_INET : AF_INET6,
                       SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  if (socket_ < 0) fail("socket");
  if (receive_buffer > 0) setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
  try {
    if (source != nullptr) come_from(socket_, source);
    connect_to(socket_, port, address);
  } catch (...) {
    close(socket_);
    throw;
  }
}

RawClient::RawClient(RawClient&& other) noexcept : socket_(std::exchange(other.socket_, -1)) {}

RawClient::~RawClient() {
  if (socket_ >= 0) close(socket_);
}

bool RawClient::send(std::string_view bytes) const {
  while (!bytes.empty()) {
    const auto size = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (size <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(size));
  }
  return true;
}

std::string RawClient::read_to_end() const {
  std::string text;
  ssize_t size = 1;
  while (size > 0) size = read_some(socket_, text);
  return size == 0 ? text : text + "[no end]";
}

std::string RawClient::read_response(bool head) const {
  std::string text;
  auto header_end = text.npos;
  while (header_end == text.npos) {
    // By the byte: what follows belongs to the next response.
    char byte = 0;
    if (!readable_within(socket_, kPatienceMs) || recv(socket_, &byte, 1, 0) != 1) return text + "[cut]";
    text += byte;
    header_end = text.find("\r\n\r\n");
  }
  const auto whole = text.size() + (head ? 0 : content_length(text));
  while (text.size() < whole) {
    std::array<char, 65536> chunk{};
    const auto wanted = std::min(chunk.size(), whole - text.size());
    if (!readable_within(socket_, kPatienceMs)) return text + "[cut]";
    const auto size = recv(socket_, chunk.data(), wanted, 0);
    if (size <= 0) return text + "[cut]";
    text.append(chunk.data(), static_cast<std::size_t>(size));
  }
  return text;
}

bool RawClient::hears_within(std::chrono::milliseconds patience) const {
  return readable_within(socket_, static_cast<int>(patience.count()));
}

bool RawClient::is_closed() const {
  while (readable_within(socket_, kPatienceMs)) {
    std::array<char, 65536> dropped{};
    const auto size = recv(socket_, dropped.data(), dropped.size(), 0);
    if (size <= 0) return true;
  }
  return false;
}

std::string without_date(std::string response) {
  constexpr std::string_view kLine = "Date: Mon, 23 Nov 2026 18:22:32 GMT\r\n";
  const auto start = response.find("Date: ");
  if (start == std::string::npos || response.substr(start + kLine.size() - 6, 6) != " GMT\r\n") {
    return response + "[no date]";
  }
  return response.erase(start, kLine.size());
}

}  // namespace probe::testing
