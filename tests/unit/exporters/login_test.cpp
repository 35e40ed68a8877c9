#include "exporters/web/basic_credentials.hpp"
#include "exporters/web/login_cache.hpp"
#include "exporters/web/password_hash.hpp"
#include "exporters/web/rate_limiter.hpp"

#include <gtest/gtest.h>

#include <crypt.h>

#include <array>

namespace probe::exporters {
namespace {

using namespace std::chrono_literals;

TEST(BasicCredentials, AreReadStrictly) {
  struct Case {
    std::string header;
    std::string want;  ///< user/password; "-" when refused
  };
  const Case cases[] = {
      {"Basic YW5uYTpwdw==", "anna/pw"},
      {"basic  YW5uYTpwdw==", "anna/pw"},
      {"Basic YW5uYTpwOnc=", "anna/p:w"},
      {"Basic YW5uYTo=", "anna/"},
      {"Basic OnB3", "/pw"},
      {"", "-"},
      {"Basic", "-"},
      {"Basic ", "-"},
      {"Bearer YW5uYTpwdw==", "-"},
      {"Basic YW5uYTpwdw", "-"},
      {"Basic YW5u YTpwdw==", "-"},
      {"Basic YW5uYTpwdw==\n", "-"},
      {"Basic YW5uYQ==", "-"},      // no colon
      {"Basic YW5uYTpwAHc=", "-"},  // a NUL within the password
      {"Basic ====", "-"},
      {"Basic YW=uYTpw", "-"},
  };
  for (const auto& [header, want] : cases) {
    const auto got = parse_basic_credentials(header);
    EXPECT_EQ(got ? got->user + "/" + got->password.expose() : "-", want) << header;
  }
}

std::string hash_of(const std::string& password, const std::string& setting) {
  crypt_data data{};
  return crypt_r(password.c_str(), setting.c_str(), &data);
}

TEST(PasswordHash, IsVerifiedInEveryVersionOfBcrypt) {
  for (const std::string version : {"$2a$", "$2b$", "$2y$"}) {
    const auto hash = hash_of("hörse", version + "04$abcdefghijklmnopqrstuu");
    EXPECT_TRUE(is_bcrypt(hash)) << hash;
    EXPECT_EQ(bcrypt_cost(hash), 4);
    EXPECT_TRUE(verify_password("hörse", hash)) << hash;
    EXPECT_FALSE(verify_password("horse", hash)) << hash;
    EXPECT_FALSE(verify_password("", hash)) << hash;
  }
}

TEST(PasswordHash, OfHtpasswdAndOfGoAreVerified) {
  // Of the documentation of the exporter-toolkit, and made by Go's x/crypto/bcrypt for its tests.
  EXPECT_TRUE(verify_password("fakepassword", "$2y$10$QOauhQNbBCuQDKes6eFzPeMqBSjb7Mr5DUmpZ/VcEd00UAV/LDeSi"));
  EXPECT_TRUE(verify_password("allmine", "$2a$10$XajjQvNhvvRt5GSeFk1xFeyqRrsxkhBkUiQeg0dt.wU1qD4aFDcga"));
}

TEST(PasswordHash, APasswordThatIsTooLongIsWrong) {
  const auto hash = hash_of("a", "$2y$04$abcdefghijklmnopqrstuu");
  EXPECT_FALSE(verify_password(std::string(5000, 'a'), hash));
}

TEST(PasswordHash, NothingElseIsTakenForOne) {
  const std::string good = "$2y$10$X0h1gDsPszWURQaxFh.zoubFi6DXncSjhoQNJgRrnGs7EsimhC7zG";
  EXPECT_TRUE(is_bcrypt(good));
  for (const auto& bad : {std::string(), good + "a", good.substr(1), "$2x" + good.substr(3), "$1y" + good.substr(3),
                          "$2y$1a$" + good.substr(7), good.substr(0, 59) + "!", "$2y$10x" + good.substr(7)}) {
    EXPECT_FALSE(is_bcrypt(bad)) << bad;
    EXPECT_FALSE(verify_password("x", bad)) << bad;
  }
}

TEST(LoginCache, KnowsRightAndWrongLogins) {
  LoginCache cache;
  const auto right = cache.key_of("anna", "hash", "pw");
  const auto wrong = cache.key_of("anna", "hash", "no");
  EXPECT_EQ(cache.find(right), std::nullopt);
  cache.remember(right, true);
  cache.remember(wrong, false);
  EXPECT_EQ(cache.find(right), true);
  EXPECT_EQ(cache.find(wrong), false);
  cache.clear();
  EXPECT_EQ(cache.find(right), std::nullopt);
}

TEST(LoginCache, ThePartsOfALoginCannotBeShiftedIntoEachOther) {
  const LoginCache cache;
  const auto key = cache.key_of("anna", "hash", "pw");
  for (const auto& [user, hash, password] :
       {std::array{"annah", "ash", "pw"}, std::array{"ann", "ahash", "pw"}, std::array{"anna", "hashp", "w"},
        std::array{"anna", "has", "hpw"}, std::array{"", "annahash", "pw"}, std::array{"annahashpw", "", ""}}) {
    EXPECT_NE(cache.key_of(user, hash, password), key) << user << ' ' << hash << ' ' << password;
  }
  EXPECT_NE(LoginCache().key_of("anna", "hash", "pw"), key) << "the salt is of one process";
}

TEST(LoginCache, WhoGuessesPushesNoRightLoginOut) {
  LoginCache cache;
  const auto right = cache.key_of("anna", "hash", "pw");
  cache.remember(right, true);
  for (int i = 0; i < 5000; ++i) cache.remember(cache.key_of("anna", "hash", std::to_string(i)), false);
  EXPECT_EQ(cache.find(right), true);
  EXPECT_EQ(cache.find(cache.key_of("anna", "hash", "0")), std::nullopt);
  EXPECT_EQ(cache.find(cache.key_of("anna", "hash", "4999")), false);
  EXPECT_LE(cache.size(), 1200U);
}

TEST(RateLimiter, AllowsTheBurstAndThenOnePerInterval) {
  RateLimiter limiter({GoDuration{100ms}, 3});
  const RateLimiter::Time start{1h};
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(limiter.allow(start)) << i;
  EXPECT_FALSE(limiter.allow(start));
  EXPECT_FALSE(limiter.allow(start + 99ms));
  EXPECT_TRUE(limiter.allow(start + 101ms));
  EXPECT_FALSE(limiter.allow(start + 102ms));
  int allowed = 0;
  for (int i = 0; i < 10; ++i) allowed += limiter.allow(start + 1h) ? 1 : 0;
  EXPECT_EQ(allowed, 3) << "an hour earns no more than the burst";
}

TEST(RateLimiter, WithoutAnIntervalThereIsNoLimit) {
  RateLimiter limiter(RateLimit{});
  for (int i = 0; i < 1000; ++i) EXPECT_TRUE(limiter.allow(RateLimiter::Time{1h}));
}

}  // namespace
}  // namespace probe::exporters
