#include "exporters/http/http_server.hpp"

#include "tests/integration/exporters/raw_client.hpp"
#include "tests/integration/exporters/running_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace probe::exporters {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::RawClient;
using testing::RunningServer;
using testing::sample_routes;
using ::testing::StartsWith;
using testing::without_date;

constexpr const char* kHelloHeader =
    "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nCache-Control: no-store\r\n"
    "X-Content-Type-Options: nosniff\r\nContent-Length: 6\r\n\r\n";

TEST(HttpServer, AnswersWithExactlyTheseHeaders) {
  RunningServer server(sample_routes());
  const RawClient client(server.port());
  client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(without_date(client.read_response()), std::string(kHelloHeader) + "hello\n");
}

TEST(HttpServer, TheAnswerToHeadIsThatToGetWithoutTheBody) {
  RunningServer server(sample_routes());
  const RawClient client(server.port());
  client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(without_date(client.read_response(true)), kHelloHeader);
  client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(client.read_to_end(), StartsWith("HTTP/1.1 200 OK\r\n"));
}

TEST(HttpServer, HandlersSeeTheWholeRequest) {
  RunningServer server(sample_routes());
  const RawClient client(server.port());
  client.send(
      "POST http://a/echo?x=%20y HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
  EXPECT_THAT(client.read_response(), EndsWith("\r\n\r\nPOST /echo x=%20y abc\n"));
  client.send("GET /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nde");
  EXPECT_THAT(client.read_response(), EndsWith("\r\n\r\nGET /echo  de\n"));
}

TEST(HttpServer, AClientThatWaitsBeforeItsBodyIsToldToGoOn) {
  constexpr const char* kGoOn = "HTTP/1.1 100 Continue\r\n\r\n";
  const std::string head = "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\n";
  RunningServer server(sample_routes());
  const RawClient client(server.port());
  client.send(head + "Content-Length: 2\r\n\r\n");
  EXPECT_EQ(client.read_response(true), kGoOn);
  client.send("ab");
  EXPECT_THAT(client.read_response(), EndsWith("\r\n\r\nPOST /echo  ab\n"));
  client.send(head + "Transfer-Encoding: chunked\r\n\r\n");
  EXPECT_EQ(client.read_response(true), kGoOn);
  client.send("2\r\ncd\r\n0\r\n\r\n");
  EXPECT_THAT(client.read_response(), EndsWith("\r\n\r\nPOST /echo  cd\n"));
}

TEST(HttpServer, ToldToGoOnIsOnlyWhoWaitsForAnAnswerThatNeedsTheBody) {
  struct Case {
    const char* name;
    std::string request;
    const char* want;
  };
  const std::string expects = "Host: a\r\nExpect: 100-continue\r\n";
  const std::string length = "Content-Length: 2\r\n\r\n";
  const Case cases[] = {
      {"the body is there", "POST /echo HTTP/1.1\r\n" + expects + length + "ab", "200 OK"},
      {"no body", "GET /echo HTTP/1.1\r\n" + expects + "\r\n", "200 OK"},
      {"HTTP/1.0", "POST /echo HTTP/1.0\r\n" + expects + length + "ab", "200 OK"},
      {"nobody takes it", "POST / HTTP/1.1\r\n" + expects + length, "405 Method Not Allowed"},
      {"too large", "POST /echo HTTP/1.1\r\n" + expects + "Content-Length: 65537\r\n\r\n", "413 Payload Too Large"},
      {"another expectation", "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: a-gift\r\n" + length,
       "417 Expectation Failed"},
      {"two expectations", "POST /echo HTTP/1.1\r\n" + expects + "Expect: a-gift\r\n" + length,
       "417 Expectation Failed"},
  };
  RunningServer server(sample_routes());
  for (const auto& [name, request, want] : cases) {
    const RawClient client(server.port());
    client.send(request);
    EXPECT_THAT(client.read_response(), StartsWith("HTTP/1.1 " + std::string(want) + "\r\n")) << name;
  }
}

TEST(HttpServer, ManyRequestsShareAConnectionAlsoWhenSentAtOnce) {
  RunningServer server(sample_routes());
  const RawClient client(server.port());
  std::string requests;
  for (int i = 0; i < 50; ++i) requests += "GET /echo?" + std::to_string(i) + " HTTP/1.1\r\nHost: a\r\n\r\n";
  client.send(requests);
  for (int i = 0; i < 50; ++i) {
    EXPECT_THAT(client.read_response(), EndsWith("\r\n\r\nGET /echo " + std::to_string(i) + " \n"));
  }
  EXPECT_EQ(server.connections(), 1U);
}

TEST(HttpServer, AConnectionEndsWhenTheClientWantsItTo) {
  RunningServer server(sample_routes());
  for (const std::string request :
       {"GET / HTTP/1.0\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"}) {
    const RawClient client(server.port());
    client.send(request);
    const auto response = client.read_to_end();
    EXPECT_THAT(response, StartsWith("HTTP/1.1 200 OK\r\n"));
    EXPECT_THAT(response, HasSubstr("\r\nConnection: close\r\n"));
    EXPECT_THAT(response, EndsWith("\r\n\r\nhello\n"));
  }
}

TEST(HttpServer, UnknownPathsAndMethodsAreRefusedAndTheConnectionLives) {
  RunningServer server(sample_routes());
  const RawClient client(server.port());
  client.send("GET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(without_date(client.read_response()),
            "HTTP/1.1 404 Not Found\r\nContent-Type: text/plain; charset=utf-8\r\nCache-Control: no-store\r\n"
            "X-Content-Type-Options: nosniff\r\nContent-Length: 10\r\n\r\nnot found\n");
  client.send("DELETE /echo HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(without_date(client.read_response()),
            "HTTP/1.1 405 Method Not Allowed\r\nContent-Type: text/plain; charset=utf-8\r\nCache-Control: no-store\r\n"
            "X-Content-Type-Options: nosniff\r\nAllow: GET, HEAD, POST\r\nContent-Length: 19\r\n\r\n"
            "method not allowed\n");
  client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_THAT(client.read_response(), EndsWith("hello\n"));
}

TEST(HttpServer, AHandlerThatThrowsHurtsOnlyItsRequest) {
  RunningServer server(sample_routes());
  const RawClient client(server.port());
  client.send("GET /throws HTTP/1.1\r\nHost: a\r\n\r\n");
  const auto response = client.read_response();
  EXPECT_THAT(response, StartsWith("HTTP/1.1 500 Internal Server Error\r\n"));
  EXPECT_THAT(response, EndsWith("\r\n\r\ninternal error\n"));
  client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_THAT(client.read_response(), EndsWith("hello\n"));
}

TEST(HttpServer, WhatIsNotARightRequestIsRefusedAndTheConnectionCloses) {
  struct Case {
    const char* name;
    std::string request;
    const char* status;
  };
  const std::string host = "Host: a\r\n";
  const Case cases[] = {
      {"noise", "\x16\x03\x01\x02\x00\x01\r\n\r\n", "400 Bad Request"},
      {"no version", "GET /\r\n\r\n", "400 Bad Request"},
      {"HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "400 Bad Request"},
      {"no Host", "GET / HTTP/1.1\r\n\r\n", "400 Bad Request"},
      {"two Hosts", "GET / HTTP/1.1\r\n" + host + host + "\r\n", "400 Bad Request"},
      {"asterisk", "OPTIONS * HTTP/1.1\r\n" + host + "\r\n", "400 Bad Request"},
      {"authority", "CONNECT a:443 HTTP/1.1\r\n" + host + "\r\n", "400 Bad Request"},
      {"blank in name", "GET / HTTP/1.1\r\n" + host + "X y: 1\r\n\r\n", "400 Bad Request"},
      {"control in value", "GET / HTTP/1.1\r\n" + host + "X: \x01\r\n\r\n", "400 Bad Request"},
      {"two lengths", "POST /echo HTTP/1.1\r\n" + host + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
       "400 Bad Request"},
      {"length and chunks",
       "POST /echo HTTP/1.1\r\n" + host + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
       "400 Bad Request"},
      {"bad chunk", "POST /echo HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n", "400 Bad Request"},
      {"header over 8 KiB", "GET / HTTP/1.1\r\n" + host + "X: " + std::string(9000, 'x') + "\r\n\r\n",
       "431 Request Header Fields Too Large"},
      {"endless header", "GET /" + std::string(100000, 'x'), "431 Request Header Fields Too Large"},
      {"body over 64 KiB announced",
       "POST /echo HTTP/1.1\r\n" + host + "Content-Length: 65537\r\n\r\n" + std::string(65537, 'x'),
       "413 Payload Too Large"},
      {"body over 64 KiB in chunks",
       "POST /echo HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n10001\r\n" + std::string(65537, 'x') +
           "\r\n0\r\n\r\n",
       "413 Payload Too Large"},
      {"body for nobody", "POST / HTTP/1.1\r\n" + host + "Content-Length: 50000\r\n\r\n" + std::string(50000, 'x'),
       "405 Method Not Allowed"},
  };
  RunningServer server(sample_routes());
  for (const auto& [name, request, status] : cases) {
    const RawClient client(server.port());
    client.send(request);
    const auto response = client.read_to_end();
    EXPECT_THAT(response, StartsWith("HTTP/1.1 " + std::string(status) + "\r\n")) << name;
    EXPECT_THAT(response, HasSubstr("\r\nConnection: close\r\n")) << name;
    EXPECT_THAT(response, Not(HasSubstr("[no end]"))) << name;
  }
  const RawClient client(server.port());
  client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_THAT(client.read_response(), EndsWith("hello\n"));
}

TEST(HttpServer, SaysThatThePortIsInUseAndWhatToDo) {
  RunningServer server(sample_routes());
  boost::asio::io_context io;
  const auto port = server.port();
  try {
    const HttpServer second(io.get_executor(), {{"127.0.0.1", port}}, sample_routes());
    FAIL() << "two servers listen on one port";
  } catch (const ListenError& error) {
    EXPECT_EQ(std::string(error.what()), "cannot listen on 127.0.0.1:" + std::to_string(port) +
                                             ": address already in use; is another probe agent running? choose another "
                                             "with --web.listen-address");
  }
}

TEST(HttpServer, SaysWhyElseItCannotListen) {
  boost::asio::io_context io;
  try {
    const HttpServer server(io.get_executor(), {{"192.0.2.1", 0}}, sample_routes());
    FAIL() << "listens on an address of somebody else";
  } catch (const ListenError& error) {
    EXPECT_STREQ(error.what(), "cannot listen on 192.0.2.1:0: cannot assign requested address");
  }
}

TEST(HttpServer, AnEmptyHostMeansEveryAddress) {
  RunningServer server(sample_routes(), {}, {"", 0});
  for (const auto* address : {"127.0.0.1", "::1"}) {
    try {
      const RawClient client(server.port(), address);
      client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      EXPECT_THAT(client.read_response(), EndsWith("hello\n")) << address;
    } catch (const std::system_error& error) {
      if (std::string(address) == "127.0.0.1") throw;
      GTEST_SKIP() << "this machine has no IPv6 loopback: " << error.what();
    }
  }
}

TEST(HttpServer, ANameIsLookedUp) {
  RunningServer server(sample_routes(), {}, {"localhost", 0});
  const RawClient client(server.port());
  client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_THAT(client.read_response(), EndsWith("hello\n"));
}

}  // namespace
}  // namespace probe::exporters
