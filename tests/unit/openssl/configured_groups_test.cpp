#include "agent/openssl/configured_groups.hpp"

#include "tests/support/files.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>
#include <string>

namespace probe::openssl {
namespace {

bool configured(const std::string& text) {
  const auto path = std::filesystem::path(::testing::TempDir()) / fmt::format("openssl-{}.cnf", ::getpid());
  probe::testing::write_file(path, text);
  return groups_are_configured(path);
}

std::string with_defaults(const std::string& commands) {
  return "openssl_conf = init\n[init]\nssl_conf = tls\n[tls]\nsystem_default = defaults\n[defaults]\n" + commands;
}

TEST(ConfiguredGroups, AreThoseOfTheSystemsDefaults) {
  EXPECT_TRUE(configured(with_defaults("Groups = brainpoolP256r1\n")));
  EXPECT_TRUE(configured(with_defaults("MinProtocol = TLSv1.2\ncurves = P-256\n")));
  EXPECT_TRUE(configured(with_defaults("2.Groups = P-256\n")));
}

TEST(ConfiguredGroups, MayStandUnderAnotherNameOfTheModule) {
  const std::string rest = "[tls]\nsystem_default = defaults\n[defaults]\nGroups = P-256\n";
  EXPECT_TRUE(configured("openssl_conf = init\n[init]\nssl_conf.one = tls\n" + rest));
  EXPECT_TRUE(configured("openssl_conf = init\n[init]\nssl_conf = none\nssl_conf.two = tls\n[none]\nx = y\n" + rest));
  EXPECT_FALSE(configured("openssl_conf = init\n[init]\nssl_config = tls\n" + rest));
}

TEST(ConfiguredGroups, AreNotThereOtherwise) {
  EXPECT_FALSE(configured(with_defaults("MinProtocol = TLSv1.2\nCipherString = DEFAULT@SECLEVEL=2\n")));
  EXPECT_FALSE(configured(with_defaults("") + "[other]\nGroups = P-256\n"));
  EXPECT_FALSE(configured("[defaults]\nGroups = P-256\n")) << "nobody refers to the section";
  EXPECT_FALSE(configured("openssl_conf = init\n[init]\nproviders = none\n"));
  EXPECT_FALSE(configured(""));
}

TEST(ConfiguredGroups, MayBeThereWhenTheFileCannotBeRead) {
  EXPECT_TRUE(groups_are_configured("/nonexistent/openssl.cnf"));
  EXPECT_TRUE(configured("[no end"));
}

TEST(ConfiguredGroups, TheFileIsTheOneThatOpensslReads) { EXPECT_NE(configuration_file(), ""); }

}  // namespace
}  // namespace probe::openssl
