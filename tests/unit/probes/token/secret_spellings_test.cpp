#include "probes/token/secret_spellings.hpp"

#include "probes/token/token_request.hpp"
#include "tests/support/encoding.hpp"

#include <gtest/gtest.h>

namespace probe::probes {
namespace {

using probe::testing::base64;
using probe::testing::base64url;

TEST(SecretSpellings, AreHiddenHoweverAServerWritesThem) {
  const std::string secret = "hunter2-S>E?T~%";
  struct Case {
    std::string text, want;
  };
  const Case cases[] = {
      {"bad " + secret + " given", "bad [redacted] given"},
      {"HUNTER2-s>e?t~%", "[redacted]"},
      {"hunter2%2DS%3EE%3FT%7E%25", "[redacted]"},
      {"hunter2-S%3eE?T~%25.", "[redacted]."},
      {"hunter2%252DS%253EE%253FT%257E%2525", "[redacted]"},
      {"%68%75%6e%74%65%72%32%2d%53%3e%45%3f%54%7e%25", "[redacted]"},
      {R"(hunter2-S\u003eE\u003FT~\u0025)", "[redacted]"},
      {"x68756e746572322d533e453f547e25y", "x[redacted]y"},
      {"68756E746572322D533E453F547E25", "[redacted]"},
      {"is " + base64(secret) + ".", "is [redacted]."},
      {"is " + base64url(secret) + ".", "is [redacted]."},
      {"Basic " + base64("m:" + secret), "Basic [redacted]"},
      {"Basic " + base64("me:" + secret), "Basic [redacted]"},
      {"Basic " + base64("you:" + secret + "&x"), "Basic [redacted]"},
      {secret + secret + " " + secret, "[redacted][redacted] [redacted]"},
      {"hunter2-S&gt;E?t~%.", "[redacted]."},
      {"hunter2&#45;S&#x3E;E&#063;t~%", "[redacted]"},
      {"&#104;unter2-S&GT;E?t~%", "[redacted]"},
      {"hunter2-S&lt;E?t~%", "hunter2-S&lt;E?t~%"},
      {"hunter2\\-S>E\\?t~%", "[redacted]"},
      {"hunter2 and other words", "hunter2 and other words"},
      {"hunter2-S%3", "hunter2-S%3"},
      {"", ""},
  };
  const SecretSpellings spellings(secret);
  for (const auto& [text, want] : cases) EXPECT_EQ(spellings.hide(text), want) << text;
}

TEST(SecretSpellings, OfASecretWithAPercentSignAreFoundWithAndWithoutEscapes) {
  const SecretSpellings spellings("a%41b c");
  for (const char* text : {"a%41b c", "a%2541b%20c", "a%41b+c", "A%41B C"}) {
    EXPECT_EQ(spellings.hide(text), "[redacted]") << text;
  }
  EXPECT_EQ(spellings.hide("aAb c"), "aAb c");
}

TEST(SecretSpellings, OfAShortSecretAreNotLookedFor) {
  EXPECT_EQ(SecretSpellings("abc").hide("abc YWJj 616263"), "abc YWJj 616263");
  EXPECT_EQ(SecretSpellings("").hide("abc"), "abc");
  EXPECT_EQ(SecretSpellings("abcd").hide("abc abcd"), "abc [redacted]");
}

TEST(Redactor, KnowsAnAssertionByItsSignatureAlone) {
  const std::string signature = "c2lnbmF0dXJlIG9mIHRoZSBjbGllbnQ";
  const Redactor redact(
      {ClientProof::Kind::kAssertion, core::Secret<std::string>("eyJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJ4In0." + signature)});
  EXPECT_EQ(redact("header eyJhbGciOiJSUzI1NiJ9, signature " + signature + "."),
            "header [redacted], signature [redacted].");
}

}  // namespace
}  // namespace probe::probes
