#include "exporters/http/http_server.hpp"
#include "tests/integration/exporters/raw_client.hpp"
#include "tests/integration/exporters/running_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <thread>
#include <vector>

namespace probe::exporters {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
using ::testing::EndsWith;
using testing::RawClient;
using testing::RunningServer;
using testing::sample_routes;
using ::testing::StartsWith;

constexpr const char* kHello = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

/// How long `action` took.
template <class Action>
Clock::duration time_of(Action action) {
  const auto start = Clock::now();
  action();
  return Clock::now() - start;
}

HttpLimits with(std::chrono::milliseconds HttpLimits::* deadline, std::chrono::milliseconds value) {
  HttpLimits limits;
  limits.*deadline = value;
  return limits;
}

/// Sends a byte every 50 ms until the server hangs up.
void drip(const RawClient& client, std::string_view bytes) {
  for (const char& byte : bytes) {
    if (client.hears_within(50ms) || !client.send({&byte, 1})) return;
  }
}

TEST(HttpLimits, AHeaderThatDripsInIsCutAtItsDeadline) {
  RunningServer server(sample_routes(), with(&HttpLimits::header, 300ms));
  const RawClient client(server.port());
  const auto took = time_of([&] { drip(client, "GET / HTTP/1.1\r\nHost: " + std::string(200, 'a')); });
  EXPECT_TRUE(client.is_closed());
  EXPECT_GE(took, 200ms);
  EXPECT_LT(took, 5s);
}

TEST(HttpLimits, AConnectionThatSaysNothingIsCutAtTheDeadlineOfTheHeader) {
  RunningServer server(sample_routes(), with(&HttpLimits::header, 200ms));
  const RawClient client(server.port());
  EXPECT_LT(time_of([&] { EXPECT_TRUE(client.is_closed()); }), 5s);
}

TEST(HttpLimits, ABodyThatDripsInIsCutAtItsDeadline) {
  RunningServer server(sample_routes(), with(&HttpLimits::body, 300ms));
  const RawClient client(server.port());
  client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n");
  EXPECT_LT(time_of([&] { drip(client, std::string(200, 'a')); }), 5s);
  EXPECT_TRUE(client.is_closed());
}

TEST(HttpLimits, AnIdleConnectionIsClosedAndOneInUseIsNot) {
  RunningServer server(sample_routes(), with(&HttpLimits::idle, 300ms));
  const RawClient client(server.port());
  for (int i = 0; i < 8; ++i) {
    client.send(kHello);
    EXPECT_THAT(client.read_response(), EndsWith("hello\n"));
    EXPECT_FALSE(client.hears_within(60ms)) << "closed between requests";
  }
  EXPECT_LT(time_of([&] { EXPECT_TRUE(client.is_closed()); }), 5s);
}

TEST(HttpLimits, AFurtherRequestThatDripsInIsCutToo) {
  auto limits = with(&HttpLimits::header, 300ms);
  limits.idle = 60s;
  RunningServer server(sample_routes(), limits);
  const RawClient client(server.port());
  client.send(kHello);
  EXPECT_THAT(client.read_response(), EndsWith("hello\n"));
  EXPECT_LT(time_of([&] { drip(client, "GET / HTTP/1.1\r\nHost: " + std::string(200, 'a')); }), 5s);
  EXPECT_TRUE(client.is_closed());
}

TEST(HttpLimits, AClientThatDoesNotReadIsCutAtTheDeadlineAndDisturbsNobody) {
  RunningServer server(sample_routes(), with(&HttpLimits::write, 500ms));
  const RawClient slow(server.port(), "127.0.0.1", 4096);
  slow.send("GET /big HTTP/1.1\r\nHost: a\r\n\r\n");
  ASSERT_TRUE(slow.hears_within(5s));
  const RawClient other(server.port());
  other.send(kHello);
  EXPECT_THAT(other.read_response(), EndsWith("hello\n"));
  EXPECT_EQ(server.connections(), 2U);
  const auto give_up = Clock::now() + 5s;
  while (server.connections() > 1 && Clock::now() < give_up) other.hears_within(20ms);
  EXPECT_EQ(server.connections(), 1U);
}

TEST(HttpLimits, HundredsOfHalfOpenConnectionsDoNotDelayAScrape) {
  RunningServer server(sample_routes());
  std::deque<RawClient> crowd;
  const char* beginnings[] = {"", "G", "GET / HTTP/1.1\r\nHost: a",
                              "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nab"};
  for (int i = 0; i < 500; ++i) {
    crowd.emplace_back(server.port());
    crowd.back().send(beginnings[i % 4]);
  }
  const auto scrape = [&] {
    const RawClient scraper(server.port());
    scraper.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    EXPECT_THAT(scraper.read_to_end(), EndsWith("hello\n"));
  };
  scrape();  // Connections are accepted in order: once this one is answered, the whole crowd has been let in.
  std::vector<Clock::duration> took;
  for (int i = 0; i < 21; ++i) took.push_back(time_of(scrape));
  std::ranges::nth_element(took, took.begin() + 10);
  EXPECT_LT(took[10], 250ms) << "the median of 21 scrapes";
  EXPECT_LE(server.connections(), 128U);
  EXPECT_TRUE(crowd.front().is_closed()) << "the oldest makes room";
}

TEST(HttpLimits, AScraperThatKeepsItsConnectionSurvivesACrowdThatWaitsLonger) {
  HttpLimits limits;
  limits.connections = 10;
  RunningServer server(sample_routes(), limits);
  std::deque<RawClient> crowd;
  for (int i = 0; i < 9; ++i) crowd.emplace_back(server.port());
  const RawClient scraper(server.port());
  for (int i = 0; i < 20; ++i) {
    scraper.send(kHello);
    EXPECT_THAT(scraper.read_response(), EndsWith("hello\n"));
    crowd.emplace_back(server.port());
    crowd.back().send("G");
  }
}

TEST(HttpLimits, WhenAllAreBeingAnsweredTheNewcomerIsTurnedAway) {
  HttpLimits limits;
  limits.connections = 2;
  RunningServer server(sample_routes(), limits);
  std::deque<RawClient> readers;
  for (int i = 0; i < 2; ++i) {
    readers.emplace_back(server.port(), "127.0.0.1", 4096);
    readers.back().send("GET /big HTTP/1.1\r\nHost: a\r\n\r\n");
    ASSERT_TRUE(readers.back().hears_within(5s));
  }
  const RawClient newcomer(server.port());
  EXPECT_EQ(newcomer.read_to_end(),
            "HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain; charset=utf-8\r\nCache-Control: no-store\r\n"
            "X-Content-Type-Options: nosniff\r\nRetry-After: 5\r\nConnection: close\r\nContent-Length: 21\r\n\r\n"
            "too many connections\n");
}

}  // namespace
}  // namespace probe::exporters
