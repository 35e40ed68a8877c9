#include "exporters/http/admission.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace probe::exporters {
namespace {

using std::chrono::seconds;

Occupant waiting(const std::string& peer, int since) {
  return {boost::asio::ip::make_address(peer), true, std::chrono::steady_clock::time_point(seconds(since))};
}

Occupant busy(const std::string& peer) { return {boost::asio::ip::make_address(peer), false, {}}; }

TEST(Admission, ALoneAddressCannotCrowdOutOthersAndWhoIsAnsweredStays) {
  HttpLimits limits;
  limits.connections = 4;
  limits.connections_per_address = 2;
  struct Case {
    const char* name;
    std::vector<Occupant> occupants;
    std::string newcomer;
    bool admitted;
    std::optional<std::size_t> leaves;
  };
  const std::string a = "192.0.2.1";
  const std::string b = "192.0.2.2";
  const std::string c = "2001:db8::1";
  const std::string here = "127.0.0.1";
  const Case cases[] = {
      {"an empty house", {}, a, true, std::nullopt},
      {"room left", {busy(a), waiting(b, 1), busy(c)}, a, true, std::nullopt},
      {"address is full: its own oldest leaves", {waiting(b, 1), waiting(a, 3), waiting(a, 2)}, a, true, 2},
      {"address is full of answers", {waiting(b, 1), busy(a), busy(a)}, a, false, std::nullopt},
      {"house is full: the oldest leaves", {busy(a), waiting(b, 3), waiting(c, 2), busy(b)}, c, true, 2},
      {"house is full of answers", {busy(a), busy(b), busy(c), busy(here)}, here, false, std::nullopt},
      {"loopback has no share", {busy(here), busy(here), waiting(here, 1)}, here, true, std::nullopt},
      {"loopback cannot exceed the house", {busy(here), busy(here), waiting(here, 1), busy(here)}, here, true, 2},
      {"IPv6 loopback has no share", {busy("::1"), busy("::1")}, "::1", true, std::nullopt},
  };
  for (const auto& [name, occupants, newcomer, admitted, leaves] : cases) {
    const auto admission = decide_admission(occupants, boost::asio::ip::make_address(newcomer), limits);
    EXPECT_EQ(admission.admitted, admitted) << name;
    EXPECT_EQ(admission.leaves, leaves) << name;
  }
}

TEST(Admission, WithoutAnyoneWaitingNobodyIsFoundToLeave) {
  EXPECT_EQ(longest_waiting({busy("127.0.0.1")}), std::nullopt);
  EXPECT_EQ(longest_waiting({busy("127.0.0.1"), waiting("127.0.0.1", 5)}), 1U);
}

}  // namespace
}  // namespace probe::exporters
