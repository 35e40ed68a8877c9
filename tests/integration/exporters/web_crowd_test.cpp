#include "tests/integration/exporters/raw_client.hpp"
#include "tests/integration/exporters/web_rig.hpp"
#include "tests/support/fetch.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <iostream>
#include <memory>
#include <string>
#include <string_view>

namespace probe::exporters {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
using testing::RawClient;
using testing::WebServer;

constexpr std::size_t kCrowd = 500;
const std::string kTls = "tls_server_config:\n  cert_file: server.crt\n  key_file: server.key\n";

/// A client that has finished its handshake, and then says the beginning of a request.
class SlowClient {
 public:
  SlowClient(asio::io_context& io, asio::ssl::context& context, std::uint16_t port, std::string_view beginning)
      : stream_(io, context) {
    stream_.next_layer().connect({asio::ip::address_v4::loopback(), port});
    stream_.handshake(asio::ssl::stream_base::client);
    asio::write(stream_, asio::buffer(beginning));
  }

 private:
  asio::ssl::stream<asio::ip::tcp::socket> stream_;
};

/// What a client says first, whole: the server has done its part of the key exchange when it has read it.
std::string client_hello() {
  const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
  const std::unique_ptr<SSL, decltype(&SSL_free)> tls(SSL_new(context.get()), SSL_free);
  BIO* said = BIO_new(BIO_s_mem());
  SSL_set_bio(tls.get(), BIO_new(BIO_s_mem()), said);  // they belong to it now
  SSL_connect(tls.get());
  std::string hello(BIO_ctrl_pending(said), '\0');
  BIO_read(said, hello.data(), static_cast<int>(hello.size()));
  return hello;
}

/// Scrapes a server that has a crowd; each scrape shakes hands anew, as that of an impatient Prometheus.
void expect_quick_scrapes(WebServer& server) {
  const auto scrape = [&] {
    const auto start = Clock::now();
    const auto got = testing::fetch({.port = server.port(), .ca_pem = server.authority().pem()});
    EXPECT_EQ(got.error, "");
    EXPECT_EQ(got.body, "hello\n");
    return Clock::now() - start;
  };
  scrape();  // Connections are accepted in order: once this one is answered, the whole crowd has been let in.
  EXPECT_GT(server.server().connections(), 100U) << "without a crowd this shows nothing";
  std::vector<Clock::duration> took;
  for (int i = 0; i < 21; ++i) took.push_back(scrape());
  std::ranges::sort(took);
  EXPECT_LT(took.back(), 250ms) << "the slowest of 21 scrapes";
  EXPECT_LE(server.server().connections(), 128U);
  using Milliseconds = std::chrono::duration<double, std::milli>;
  std::cout << "median " << Milliseconds(took[10]).count() << " ms, slowest " << Milliseconds(took.back()).count()
            << " ms\n";
}

TEST(WebCrowd, HundredsWhoStopInTheHandshakeDoNotDelayAScrape) {
  using namespace std::string_view_literals;
  WebServer server(kTls);
  // Nothing, a byte, the head of a record, that of a ClientHello as well (RFC 8446 §4), and a whole one.
  const auto hello = client_hello();
  ASSERT_GT(hello.size(), 100U);
  const std::string_view beginnings[] = {""sv, "\x16"sv, "\x16\x03\x01\x02\x00"sv,
                                         "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"sv, hello};
  std::deque<RawClient> crowd;
  for (std::size_t i = 0; i < kCrowd; ++i) {
    crowd.emplace_back(server.port());
    crowd.back().send(beginnings[i % std::size(beginnings)]);
  }
  expect_quick_scrapes(server);
  EXPECT_TRUE(crowd.front().is_closed()) << "the oldest makes room";
}

TEST(WebCrowd, HundredsWhoStopInTheHeaderAfterTheHandshakeDoNotDelayAScrape) {
  HttpLimits limits;
  limits.header = 60s;  // 500 handshakes take a while, above all with sanitizers: nobody shall leave for that
  WebServer server(kTls, limits);
  asio::io_context io;
  asio::ssl::context context(asio::ssl::context::tls_client);
  constexpr std::string_view kBeginnings[] = {"", "G", "GET / HTTP/1.1\r\nHost: a",
                                              "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nab"};
  std::deque<SlowClient> crowd;
  for (std::size_t i = 0; i < kCrowd; ++i) {
    crowd.emplace_back(io, context, server.port(), kBeginnings[i % std::size(kBeginnings)]);
  }
  expect_quick_scrapes(server);
}

}  // namespace
}  // namespace probe::exporters
