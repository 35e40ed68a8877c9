#include "tests/bench/programs/bare_exchange.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace probe::bench {

namespace {

[[noreturn]] void fail(std::string_view what) { throw std::runtime_error(fmt::format("{} (errno {})", what, errno)); }

class Socket {
 public:
  explicit Socket(const Target& target) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    if (fd_ < 0) fail("cannot make a socket");
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(target.port);
    if (::inet_pton(AF_INET, target.address.c_str(), &address.sin_addr) != 1) fail("not an IPv4 address");
    // The cast is how this interface of C takes an address.
    if (::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) fail("cannot connect");
  }
  ~Socket() { ::close(fd_); }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  int get() const { return fd_; }

 private:
  int fd_;
};

struct FreeSsl {
  void operator()(SSL* ssl) const { SSL_free(ssl); }
};
using SslPtr = std::unique_ptr<SSL, FreeSsl>;

std::string request_for(const Target& target) {
  return fmt::format(
      "GET {} HTTP/1.1\r\nHost: {}:{}\r\nUser-Agent: bench\r\nAccept: */*\r\nAuthorization: Bearer\r\n\r\n",
      target.path, target.address, target.port);
}

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

/// Whether `answer` is a whole response: its head, and as much of a body as the head announces.
bool is_whole(const std::string& answer) {
  const auto end = answer.find("\r\n\r\n");
  if (end == std::string::npos) return false;
  const std::string head = lower(answer.substr(0, end));
  constexpr std::string_view kLength = "content-length:";
  const auto length = head.find(kLength);
  if (length == std::string::npos) fail("expected a Content-Length");
  return answer.size() - end - 4 >= std::stoul(head.substr(length + kLength.size()));
}

/// `write` and `read` as the functions of the socket or of TLS.
template <class Write, class Read>
void ask(const Target& target, Write write, Read read) {
  const std::string request = request_for(target);
  if (write(request) != static_cast<long>(request.size())) fail("cannot send the request");
  std::string answer;
  std::array<char, std::size_t{16} * 1024> buffer{};
  while (!is_whole(answer)) {
    const long size = read(buffer);
    if (size <= 0) fail("expected a whole answer");
    answer.append(buffer.data(), static_cast<std::size_t>(size));
  }
}

void exchange_plain(const Target& target, const Socket& socket) {
  ask(
      target, [&](const std::string& text) { return ::send(socket.get(), text.data(), text.size(), MSG_NOSIGNAL); },
      [&](auto& buffer) { return ::recv(socket.get(), buffer.data(), buffer.size(), 0); });
}

void exchange_secured(const Target& target, const Socket& socket, SSL_CTX* context) {
  const SslPtr ssl(SSL_new(context));
  if (!ssl || SSL_set_fd(ssl.get(), socket.get()) != 1) fail("cannot set up TLS");
  X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl.get()), target.address.c_str());
  if (SSL_connect(ssl.get()) != 1) {
    fail(fmt::format("TLS handshake: {}", X509_verify_cert_error_string(SSL_get_verify_result(ssl.get()))));
  }
  if (std::strcmp(SSL_get_version(ssl.get()), "TLSv1.3") != 0) fail("expected TLS 1.3");
  if (target.exchange == Exchange::kHttps) {
    ask(
        target,
        [&](const std::string& text) { return SSL_write(ssl.get(), text.data(), static_cast<int>(text.size())); },
        [&](auto& buffer) { return SSL_read(ssl.get(), buffer.data(), static_cast<int>(buffer.size())); });
  }
  SSL_shutdown(ssl.get());
}

}  // namespace

void exchange_once(const Target& target, SSL_CTX* context) {
  const Socket socket(target);
  if (target.exchange == Exchange::kHttp) {
    exchange_plain(target, socket);
  } else {
    exchange_secured(target, socket, context);
  }
}

SSL_CTX* make_verifying_context(const std::string& ca_file) {
  SSL_CTX* context = SSL_CTX_new(TLS_client_method());
  if (context == nullptr || SSL_CTX_load_verify_locations(context, ca_file.c_str(), nullptr) != 1) {
    fail("cannot read " + ca_file);
  }
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  return context;
}

}  // namespace probe::bench
