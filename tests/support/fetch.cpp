#include "tests/support/fetch.hpp"

#include "tests/support/http_session.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <openssl/x509.h>

#include <charconv>
#include <stdexcept>

namespace probe::testing {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

/// Ends a fetch with what Fetched::error shall say.
void require(const boost::system::error_code& error, const char* phase) {
  if (error) throw std::runtime_error{std::string{phase} + ": " + error.message()};
}

void parse_status(const std::string& head, Fetched& result) {
  const auto space = head.find(' ');
  if (!head.starts_with("HTTP/1.") || space == std::string::npos) throw std::runtime_error{"http: not an HTTP answer"};
  std::from_chars(head.data() + space + 1, head.data() + head.size(), result.status);
  // The rest of the head has the same form in both directions, so it can be read behind a request line.
  const auto parsed = parse_request_head("GET / HTTP/1.1" + head.substr(head.find("\r\n")));
  if (parsed) result.headers = parsed->headers;
}

template <class Stream>
asio::awaitable<void> exchange(Stream& stream, const FetchRequest& request, Fetched& result) {
  const std::string sent = "GET " + request.path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
  co_await send_all(stream, sent);
  std::string received;
  const auto buffer = asio::dynamic_buffer(received, kLargestBody);
  // It always ends with an error, if only the end of the stream; what was received tells which.
  co_await asio::async_read(stream, buffer, kAsResult);
  const auto end = received.find("\r\n\r\n");
  if (end == std::string::npos) {
    throw std::runtime_error{received.empty() ? "http: closed without an answer" : "http: not an HTTP answer"};
  }
  parse_status(received.substr(0, end + 4), result);
  result.body = received.substr(end + 4);
  const auto announced = find_field(result.headers, "Content-Length");
  if (announced && *announced != std::to_string(result.body.size())) throw std::runtime_error{"http: truncated body"};
}

asio::awaitable<void> open_tunnel(tcp::socket& socket, const FetchRequest& request) {
  const std::string sent = "CONNECT localhost:" + std::to_string(request.port) + " HTTP/1.1\r\n\r\n";
  co_await send_all(socket, sent);
  std::string received;
  const auto buffer = asio::dynamic_buffer(received, kLargestHead);
  // An error shows in what was received.
  co_await asio::async_read_until(socket, buffer, "\r\n\r\n", kAsResult);
  if (!received.starts_with("HTTP/1.1 200"))
    throw std::runtime_error{"proxy: " + received.substr(0, received.find("\r\n"))};
}

void note_certificate(SSL* ssl, Fetched& result) {
  X509* certificate = SSL_get0_peer_certificate(ssl);
  if (certificate == nullptr) return;
  result.server_der.resize(static_cast<std::size_t>(i2d_X509(certificate, nullptr)));
  auto* out = reinterpret_cast<unsigned char*>(result.server_der.data());
  i2d_X509(certificate, &out);
  const STACK_OF(X509)* chain = SSL_get_peer_cert_chain(ssl);
  if (chain != nullptr) result.server_chain = sk_X509_num(chain);
}

asio::awaitable<void> exchange_over_tls(tcp::socket& socket, const FetchRequest& request, Fetched& result) {
  asio::ssl::context context{asio::ssl::context::tls_client};
  context.add_certificate_authority(asio::buffer(request.ca_pem));
  asio::ssl::stream<tcp::socket&> stream{socket, context};
  // Verified after the handshake, so that a certificate that is not accepted can be shown all the same.
  stream.set_verify_mode(asio::ssl::verify_none);
  SSL_set1_host(stream.native_handle(), "localhost");
  const auto [error] = co_await stream.async_handshake(asio::ssl::stream_base::client, kAsResult);
  require(error, "tls");
  note_certificate(stream.native_handle(), result);
  const long verdict = SSL_get_verify_result(stream.native_handle());
  if (verdict != X509_V_OK) throw std::runtime_error{std::string{"tls: "} + X509_verify_cert_error_string(verdict)};
  co_await exchange(stream, request, result);
}

asio::awaitable<void> run(const FetchRequest& request, Fetched& result) {
  const auto executor = co_await asio::this_coro::executor;
  tcp::socket socket{executor};
  const auto port = request.proxy_port == 0 ? request.port : request.proxy_port;
  const tcp::endpoint endpoint{asio::ip::address_v4::loopback(), port};
  const auto [error] = co_await socket.async_connect(endpoint, kAsResult);
  require(error, "connect");
  socket.set_option(tcp::no_delay{true});
  if (request.proxy_port != 0) co_await open_tunnel(socket, request);
  if (request.ca_pem.empty()) {
    co_await exchange(socket, request, result);
  } else {
    co_await exchange_over_tls(socket, request, result);
  }
}

}  // namespace

Fetched fetch(const FetchRequest& request) {
  asio::io_context io{1};
  Fetched result;
  result.error = "timeout";
  const auto ended = [&result](const std::exception_ptr& thrown) {
    result.error.clear();
    try {
      if (thrown) std::rethrow_exception(thrown);
    } catch (const std::exception& error) {
      result.error = error.what();
    }
  };
  asio::co_spawn(io, run(request, result), ended);
  io.run_for(request.timeout);
  // Not ended in time: the destructor of the io_context takes the coroutine down.
  return result;
}

}  // namespace probe::testing
