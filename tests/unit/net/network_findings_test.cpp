#include "agent/net/network_findings.hpp"

#include "tests/unit/net/finding_text.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <system_error>

namespace probe::net {
namespace {

using testing::evidence;
using testing::text;

const Peer kPeer{"mail.fabrikam.com", 443, "192.0.2.1:443", std::chrono::seconds(5)};

struct Case {
  std::string name;
  int os_error;
  std::string want;
};

class ConnectFinding : public ::testing::TestWithParam<Case> {};

TEST_P(ConnectFinding, NamesTheErrno) { EXPECT_EQ(text(connect_finding(GetParam().os_error, kPeer)), GetParam().want); }

const std::string kCannot = "cannot connect to mail.fabrikam.com:443 (192.0.2.1:443): ";

INSTANTIATE_TEST_SUITE_P(
    All, ConnectFinding,
    ::testing::Values(Case{"Refused", ECONNREFUSED, "connect_refused: " + kCannot + "connection refused"},
                      Case{"TimedOut", ETIMEDOUT, "connect_timeout: " + kCannot + "connection timed out"},
                      Case{"Reset", ECONNRESET, "connect_reset: " + kCannot + "connection reset by peer"},
                      Case{"NoRoute", EHOSTUNREACH, "connect_unreachable: " + kCannot + "no route to host"},
                      Case{"NoNetwork", ENETUNREACH, "connect_unreachable: " + kCannot + "network is unreachable"},
                      Case{"Forbidden", EPERM, "connect_unreachable: " + kCannot + "operation not permitted"},
                      Case{"NoFamily", EAFNOSUPPORT,
                           "connect_unreachable: " + kCannot + "address family not supported by protocol"}),
    [](const auto& param) { return param.param.name; });

TEST(ConnectFindingTest, CarriesAddressAndErrorAsEvidence) {
  EXPECT_EQ(evidence(connect_finding(ECONNREFUSED, kPeer)), "remote_address=192.0.2.1:443 os_error=connection refused");
}

TEST(ConnectFindingTest, WhatThisMachineLacksIsNotTheTargetsFault) {
  for (const int own : {EMFILE, ENFILE, ENOMEM, ENOBUFS, EADDRNOTAVAIL}) {
    EXPECT_THROW(connect_finding(own, kPeer), std::system_error) << own;
  }
}

TEST(ConnectTimeout, SaysHowLongItWaited) {
  EXPECT_EQ(text(connect_timeout(kPeer)),
            "connect_timeout: no TCP connection to mail.fabrikam.com:443 (192.0.2.1:443) within 5.0 s");
}

TEST(PeerText, LeavesOutAnAddressThatSaysNothingNew) {
  EXPECT_EQ((Peer{"192.0.2.1", 443, "192.0.2.1:443", {}}.text()), "192.0.2.1:443");
  EXPECT_EQ((Peer{"::1", 443, "[::1]:443", {}}.text()), "[::1]:443");
  EXPECT_EQ((Peer{"a.example", 443, "", {}}.text()), "a.example:443");
}

TEST(Quoted, ShowsForeignBytesOnOneShortLine) {
  EXPECT_EQ(quoted("\r\n220 ready\r\n"), "\"220 ready\"");
  EXPECT_EQ(quoted(""), "\"\"");
  EXPECT_EQ(quoted("\n\n"), "\"\"");
  EXPECT_LE(net::quoted(std::string(1000, 'x')).size(), 66U);
}

}  // namespace
}  // namespace probe::net
