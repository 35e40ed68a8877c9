#include "agent/net/known_x509.hpp"

#include "agent/net/certificate_facts.hpp"
#include "tests/support/certificate_factory.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace probe::net {
namespace {

TEST(KnownX509, IsTheSameObjectWhenTheBytesAreTheSame) {
  const auto one = testing::self_sign(testing::authority("One"));
  const auto other = testing::self_sign(testing::authority("Other"));
  const auto first = read_known_x509(one.der());
  EXPECT_EQ(read_known_x509(one.der()), first);
  EXPECT_NE(read_known_x509(other.der()), first);
  EXPECT_EQ(der_of(first.get()), one.der());
}

TEST(KnownX509, BytesThatAreNoCertificateAreRefusedEveryTime) {
  const auto certificate = testing::self_sign(testing::authority("One"));
  EXPECT_NE(read_known_x509(certificate.der()), nullptr);
  for (const auto& bytes : {std::string(), std::string("\x30\x03"), certificate.der() + "x",
                            certificate.der().substr(0, certificate.der().size() - 1)}) {
    for (int i = 0; i < 2; ++i) EXPECT_EQ(read_known_x509(bytes), nullptr);
  }
}

TEST(KnownX509, OutlivesBeingForgotten) {
  const auto kept = testing::self_sign(testing::authority("Kept"));
  const auto held = read_known_x509(kept.der());
  const auto key = testing::authority("Many");
  const auto issuer = testing::self_sign(key);
  for (int i = 0; i < 300; ++i) {
    const auto another = testing::issue(testing::server({"host" + std::to_string(i) + ".fabrikam.com"}), issuer);
    EXPECT_EQ(der_of(read_known_x509(another.der()).get()), another.der());
  }
  EXPECT_EQ(der_of(held.get()), kept.der());
  EXPECT_EQ(der_of(read_known_x509(kept.der()).get()), kept.der());
}

}  // namespace
}  // namespace probe::net
