#include "probes/sources/known_host.hpp"

#include "tests/support/certificate_factory.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace probe::probes {
namespace {

using evidence::Certificate;
using evidence::HostMatch;

Certificate certificate_for(const std::string& name) {
  return evidence::read_certificate_der(testing::self_sign(testing::server({name})).der()).value();
}

TEST(KnownHost, SaysTheSameWheneverItIsAsked) {
  const Certificate mail = certificate_for("mail.fabrikam.com");
  const Certificate push = certificate_for("push.fabrikam.com");
  for (int time = 0; time < 3; ++time) {
    EXPECT_EQ(match_known_host(mail, "mail.fabrikam.com"), HostMatch::kMatches);
    EXPECT_EQ(match_known_host(mail, "push.fabrikam.com"), HostMatch::kMismatch);
    EXPECT_EQ(match_known_host(push, "mail.fabrikam.com"), HostMatch::kMismatch);
    EXPECT_EQ(match_known_host(push, "push.fabrikam.com"), HostMatch::kMatches);
  }
}

TEST(KnownHost, ForgetsWhatWasAskedLongAgoAndIsRightStill) {
  const Certificate mail = certificate_for("*.fabrikam.com");
  for (int time = 0; time < 2; ++time) {
    for (int host = 0; host < 5000; ++host) {
      const std::string name = std::to_string(host) + (host % 2 == 0 ? ".fabrikam.com" : ".contoso.com");
      EXPECT_EQ(match_known_host(mail, name), host % 2 == 0 ? HostMatch::kMatches : HostMatch::kMismatch) << name;
    }
  }
}

}  // namespace
}  // namespace probe::probes
