#include "exporters/http/agent_routes.hpp"
#include "exporters/http/http_server.hpp"
#include "tests/integration/exporters/raw_client.hpp"
#include "tests/integration/exporters/running_server.hpp"
#include "tests/unit/exporters/page_rig.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>

namespace probe::exporters {
namespace {

using namespace std::chrono_literals;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using testing::RawClient;
using testing::RunningServer;
using testing::sample_routes;

TEST(HttpShutdown, ClosesEveryConnectionWhateverItIsDoingInUnderASecond) {
  RunningServer server(sample_routes());
  std::deque<RawClient> clients;
  for (int i = 0; i < 20; ++i) {
    clients.emplace_back(server.port());
    clients.emplace_back(server.port()).send("GET / HTTP/1.1\r\n");
    clients.emplace_back(server.port()).send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nab");
    clients.emplace_back(server.port()).send("GET /nonsense\r\n\r\n");
    const auto& idle = clients.emplace_back(server.port());
    idle.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_THAT(idle.read_response(), EndsWith("hello\n"));
  }
  const auto& reader = clients.emplace_back(server.port(), "127.0.0.1", 4096);
  reader.send("GET /big HTTP/1.1\r\nHost: a\r\n\r\n");
  ASSERT_TRUE(reader.hears_within(5s));
  ASSERT_GT(server.connections(), 80U);
  EXPECT_LT(server.stop(), 1s);
  for (const auto& client : clients) EXPECT_TRUE(client.is_closed());
}

TEST(HttpShutdown, AServerWithoutClientsStopsAtOnce) {
  RunningServer server(sample_routes());
  EXPECT_LT(server.stop(), 1s);
}

TEST(HttpShutdown, ThePortIsFreeAgainAfterwards) {
  RunningServer first(sample_routes());
  const auto port = first.port();
  const RawClient client(port);
  client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_THAT(client.read_response(), EndsWith("hello\n"));
  first.stop();
  RunningServer second(sample_routes(), {}, {"127.0.0.1", port});
  EXPECT_EQ(second.port(), port);
}

TEST(HttpShutdown, AServerThatNeverServedLetsGo) {
  boost::asio::io_context io;
  const HttpServer server(io.get_executor(), {{"127.0.0.1", 0}, {"127.0.0.1", 0}}, sample_routes());
  EXPECT_EQ(server.endpoints().size(), 2U);
  EXPECT_NE(server.endpoints()[0].port, server.endpoints()[1].port);
}

TEST(HttpShutdown, TheStatusPageForbidsBrowsersWhatItDoesNotNeed) {
  testing::PageRig rig;
  RunningServer server(agent_routes({rig.page, rig.store, rig.clock}));
  const RawClient client(server.port());
  client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_THAT(client.read_response(),
              HasSubstr("\r\nContent-Security-Policy: default-src 'none'; style-src 'self'; script-src 'self'; "
                        "connect-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
                        "frame-ancestors 'none'\r\n"));
}

}  // namespace
}  // namespace probe::exporters
