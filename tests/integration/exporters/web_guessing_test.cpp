#include "tests/integration/exporters/guesser.hpp"
#include "tests/integration/exporters/raw_client.hpp"
#include "tests/integration/exporters/web_rig.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <iostream>

namespace probe::exporters {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
using testing::bcrypt_of;
using ::testing::EndsWith;
using testing::eventually;
using testing::Guesser;
using testing::login_request;
using testing::RawClient;
using testing::WebServer;

std::string anna_with(const std::string& password) {
  return "basic_auth_users: {anna: " + bcrypt_of(password, 10) + "}\n";
}

/// Processor time so far, of this process or of this thread.
double cpu_seconds(clockid_t clock) {
  timespec time{};
  clock_gettime(clock, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

/// What one bcrypt of the rig's cost takes here, the shortest of a few.
double bcrypt_seconds() {
  double shortest = 1e9;
  for (int i = 0; i < 3; ++i) {
    const double start = cpu_seconds(CLOCK_THREAD_CPUTIME_ID);
    bcrypt_of("any", 10);
    shortest = std::min(shortest, cpu_seconds(CLOCK_THREAD_CPUTIME_ID) - start);
  }
  return shortest;
}

/// How long the attack lasts; PROBE_ATTACK_SECONDS sets it.
std::chrono::seconds attack_time() {
  const char* wanted = std::getenv("PROBE_ATTACK_SECONDS");  // NOLINT(concurrency-mt-unsafe)
  return std::chrono::seconds(wanted == nullptr ? 3 : std::atoi(wanted));
}

double milliseconds(Clock::duration time) { return std::chrono::duration<double, std::milli>(time).count(); }

TEST(WebGuessing, TwoHundredWrongPasswordsASecondDoNotKeepAScraperWaiting) {
  WebServer server(anna_with("right"));
  const auto scrape = [&] {
    const RawClient client(server.port());
    client.send(login_request("anna:right"));
    return client.read_to_end();
  };
  ASSERT_THAT(scrape(), EndsWith("hello\n"));
  const double one_bcrypt = bcrypt_seconds();
  const double cpu_before = cpu_seconds(CLOCK_PROCESS_CPUTIME_ID);
  Guesser guesser(server.port(), 200);
  ASSERT_TRUE(eventually([&] { return guesser.judged() > 3 && guesser.turned_away() > 3; }));

  std::vector<Clock::duration> took;
  for (const auto end = Clock::now() + attack_time(); Clock::now() < end;) {
    const auto start = Clock::now();
    EXPECT_THAT(scrape(), EndsWith("hello\n"));
    took.push_back(Clock::now() - start);
    std::this_thread::sleep_until(start + 50ms);
  }
  guesser.stop();
  const double cpu = cpu_seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu_before;
  std::ranges::sort(took);
  EXPECT_LT(took.back(), 500ms) << "the slowest scrape";
  EXPECT_GT(guesser.rate(), 180) << "guesses a second; fewer than were meant show nothing";
  EXPECT_GT(guesser.judged(), 10);
  EXPECT_GT(cpu, 0.8 * one_bcrypt * guesser.judged()) << "every 401 must have cost its bcrypt, or this shows nothing";
  EXPECT_EQ(guesser.others(), 0);
  std::cout << took.size() << " scrapes, median " << milliseconds(took[took.size() / 2]) << " ms, slowest "
            << milliseconds(took.back()) << " ms; " << guesser.rate() << " guesses a second: " << guesser.judged()
            << " times 401, " << guesser.turned_away() << " times 429\n";
}

TEST(WebGuessing, FromOneAddressItLeavesRoomForAFirstLoginFromAnother) {
  WebServer server(anna_with("right"));
  Guesser guesser(server.port(), 200);
  ASSERT_TRUE(eventually([&] { return guesser.judged() > 3 && guesser.turned_away() > 3; }));
  // A password is judged behind four of the guesses at most.
  const RawClient client(server.port(), "127.0.0.1", 0, "127.0.0.2");
  client.send(login_request("anna:right"));
  EXPECT_THAT(client.read_to_end(), EndsWith("hello\n"));
}

}  // namespace
}  // namespace probe::exporters
