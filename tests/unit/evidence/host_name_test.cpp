#include "probes/evidence/host_name.hpp"

#include "certificate_maker.hpp"

#include <gtest/gtest.h>

namespace probe::evidence {
namespace {

using namespace std::string_literals;

TEST(HostName, AlternativeNamesDecide) {
  const auto certificate =
      read_certificate_der(testing::make_der({.subject = {{"CN", "cn.fabrikam.com"}},
                                              .dns_names = {"mail.fabrikam.com", "*.push.fabrikam.com",
                                                            "f*.fabrikam.com", "xn--bcher-kva.example"},
                                              .addresses = {"\x7F\0\0\x01"s, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01"s}}))
          .value();
  const std::vector<std::pair<std::string, HostMatch>> cases = {
      {"mail.fabrikam.com", HostMatch::kMatches},
      {"MAIL.Fabrikam.COM", HostMatch::kMatches},
      {"mail.fabrikam.com.", HostMatch::kMatches},
      {"a.push.fabrikam.com", HostMatch::kMatches},
      {"push.fabrikam.com", HostMatch::kMismatch},
      {"a.b.push.fabrikam.com", HostMatch::kMismatch},
      {"foo.fabrikam.com", HostMatch::kMismatch},
      {"cn.fabrikam.com", HostMatch::kMismatch},
      {"b\xC3\xBC"
       "cher.example",
       HostMatch::kMatches},
      {"127.0.0.1", HostMatch::kMatches},
      {"127.0.0.2", HostMatch::kMismatch},
      {"::1", HostMatch::kMatches},
      {"[::1]", HostMatch::kMatches},
      {"0:0:0:0:0:0:0:1", HostMatch::kMatches},
      {"::2", HostMatch::kMismatch},
      {"", HostMatch::kMismatch},
      {"mail.fabrikam.com\0.evil.com"s, HostMatch::kMismatch},
  };
  for (const auto& [host, want] : cases) EXPECT_EQ(match_host(certificate, host), want) << host;
}

TEST(HostName, ACertificateWithoutAlternativeNamesMatchesNothingByItsCommonName) {
  const auto certificate = read_certificate_der(testing::make_der({.subject = {{"CN", "mail.fabrikam.com"}}})).value();
  EXPECT_EQ(match_host(certificate, "mail.fabrikam.com"), HostMatch::kNoAlternativeNames);
}

TEST(HostName, BytesThatAreNoCertificateMatchNothing) {
  Certificate certificate;
  certificate.alternative_names = 1;
  certificate.der = "x";
  EXPECT_EQ(match_host(certificate, "mail.fabrikam.com"), HostMatch::kMismatch);
}

}  // namespace
}  // namespace probe::evidence
