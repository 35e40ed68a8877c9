#include "agent/net/resolver.hpp"

#include "tests/unit/net/finding_text.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <netdb.h>

#include <algorithm>
#include <cerrno>
#include <exception>
#include <future>
#include <memory>
#include <optional>

namespace probe::net {
namespace {

using namespace std::chrono_literals;
using testing::evidence;
using testing::text;

struct Case {
  std::string name;
  Lookup input;
  std::string want;
};

class LookupFinding : public ::testing::TestWithParam<Case> {};

TEST_P(LookupFinding, NamesTheResolversAnswer) {
  EXPECT_EQ(text(lookup_finding("mail.fabrikam.invalid", GetParam().input)), GetParam().want);
}

const std::string kCannot = "cannot resolve \"mail.fabrikam.invalid\": ";

INSTANTIATE_TEST_SUITE_P(
    All, LookupFinding,
    ::testing::Values(
        Case{"NoName", {EAI_NONAME, 0, {}}, "dns_nxdomain: " + kCannot + "no such name"},
        Case{"NoData", {EAI_NODATA, 0, {}}, "dns_no_address: " + kCannot + "the name has no address"},
        Case{"NoFamily", {EAI_ADDRFAMILY, 0, {}}, "dns_no_address: " + kCannot + "the name has no address"},
        Case{"EmptyList", {0, 0, {}}, "dns_no_address: " + kCannot + "the name has no address"},
        Case{"Again", {EAI_AGAIN, 0, {}}, "dns_servfail: " + kCannot + "the name server gave no answer"},
        Case{"Fail", {EAI_FAIL, 0, {}}, "dns_servfail: " + kCannot + "the name server failed"},
        Case{"System", {EAI_SYSTEM, ECONNREFUSED, {}}, "dns_servfail: " + kCannot + "connection refused"},
        Case{"Memory", {EAI_MEMORY, 0, {}}, "dns_servfail: " + kCannot + "memory allocation failure"}),
    [](const auto& param) { return param.param.name; });

TEST(LookupFindingTest, CarriesTheNameAndTheResolversWords) {
  EXPECT_EQ(evidence(lookup_finding("a.invalid", {EAI_NONAME, 0, {}})),
            "host=a.invalid resolver_error=Name or service not known");
}

class ResolverTest : public ::testing::Test {
 protected:
  Resolver::Result resolve(Resolver::LookUp look_up, std::string host, std::chrono::milliseconds patience = 10s) {
    Resolver resolver(pool_, clock_, std::move(look_up));
    boost::asio::io_context io;
    std::optional<Resolver::Result> result;
    boost::asio::co_spawn(io, resolver.resolve(std::move(host), clock_.steady() + patience),
                          [&](std::exception_ptr, Resolver::Result value) { result = std::move(value); });
    io.run();
    return *result;
  }
  static Lookup never(const std::string& host) {
    ADD_FAILURE() << "looked up " << host;
    return {};
  }

  core::RealClock clock_;
  async::BlockingPool pool_{1};
};

TEST_F(ResolverTest, AddressesNeedNoLookup) {
  for (const auto& [host, want] :
       {std::pair{"192.0.2.1", "192.0.2.1"}, std::pair{"::1", "::1"}, std::pair{"[::1]", "::1"}}) {
    const auto result = resolve(never, host);
    ASSERT_TRUE(std::holds_alternative<Addresses>(result)) << host;
    EXPECT_EQ(std::get<Addresses>(result), Addresses{boost::asio::ip::make_address(want)});
  }
}

TEST_F(ResolverTest, AtMostSixteenAddressesAreTaken) {
  const auto many = [](const std::string&) {
    Lookup lookup;
    for (unsigned i = 0; i < 40; ++i) lookup.addresses.push_back(boost::asio::ip::address_v4(0xc0000200U + i));
    return lookup;
  };
  EXPECT_EQ(std::get<Addresses>(resolve(many, "a.example")).size(), 16U);
}

TEST_F(ResolverTest, ProbesAreGivenAddressesAsText) {
  const auto addresses = [this](Resolver::LookUp look_up) {
    Resolver resolver(pool_, clock_, std::move(look_up));
    boost::asio::io_context io;
    std::optional<core::AddressResult> result;
    boost::asio::co_spawn(io, resolver.addresses("a.example", clock_.steady() + 10s),
                          [&](std::exception_ptr, core::AddressResult value) { result = std::move(value); });
    io.run();
    return *result;
  };
  const auto two = addresses([](const std::string&) {
    Lookup lookup;
    lookup.addresses = {boost::asio::ip::make_address("192.0.2.1"), boost::asio::ip::make_address("2001:db8::1")};
    return lookup;
  });
  EXPECT_EQ(std::get<std::vector<std::string>>(two), (std::vector<std::string>{"192.0.2.1", "2001:db8::1"}));
  const auto none = addresses([](const std::string&) { return Lookup{EAI_NONAME, 0, {}}; });
  EXPECT_EQ(std::get<core::NetError>(none).finding.code().id(), "dns_nxdomain");
}

TEST_F(ResolverTest, AFailureIsOfThePhaseResolve) {
  const auto result = resolve([](const std::string&) { return Lookup{EAI_NONAME, 0, {}}; }, "a.invalid");
  ASSERT_TRUE(std::holds_alternative<core::NetError>(result));
  EXPECT_EQ(std::get<core::NetError>(result).phase, core::Phase::kResolve);
}

TEST_F(ResolverTest, ALookupThatThrowsIsTheCallersToSee) {
  Resolver resolver(pool_, clock_, [](const std::string&) -> Lookup { throw std::runtime_error("broken"); });
  boost::asio::io_context io;
  std::string seen;
  boost::asio::co_spawn(io, resolver.resolve("a.example", clock_.steady() + 10s), [&](std::exception_ptr error, auto) {
    try {
      std::rethrow_exception(error);
    } catch (const std::runtime_error& thrown) {
      seen = thrown.what();
    }
  });
  io.run();
  EXPECT_EQ(seen, "broken");
}

TEST_F(ResolverTest, AFullQueueIsSaidToBeFull) {
  async::BlockingPool none(1, 0);
  Resolver resolver(none, clock_, never);
  boost::asio::io_context io;
  std::optional<Resolver::Result> result;
  boost::asio::co_spawn(io, resolver.resolve("a.example", clock_.steady() + 10s),
                        [&](std::exception_ptr, Resolver::Result value) { result = std::move(value); });
  io.run();
  ASSERT_TRUE(result);
  EXPECT_EQ(text(std::get<core::NetError>(*result).finding),
            "dns_timeout: cannot resolve \"a.example\": too many lookups are waiting");
}

TEST_F(ResolverTest, TheSystemKnowsLocalhost) {
  const auto lookup = look_up("localhost");
  EXPECT_EQ(lookup.error, 0);
  EXPECT_TRUE(std::ranges::any_of(lookup.addresses, [](const auto& address) { return address.is_loopback(); }));
}

}  // namespace
}  // namespace probe::net
