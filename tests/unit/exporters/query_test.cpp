#include "exporters/http/query.hpp"

#include "exporters/http/percent.hpp"

#include <gtest/gtest.h>

#include <string>

namespace probe::exporters {
namespace {

TEST(Query, FieldsAreReadAndDecoded) {
  struct Case {
    const char* text;
    Fields want;
  };
  const Case cases[] = {
      {"", {}},
      {"limit=5", {{"limit", "5"}}},
      {"state=a+b%2B&limit=", {{"limit", ""}, {"state", "a b+"}}},
      {"&&limit&", {{"limit", ""}}},
      {"%6cimit=a=b", {{"limit", "a=b"}}},
  };
  for (const auto& [text, want] : cases) EXPECT_EQ(read_fields(text, {"limit", "state"}), want) << text;
}

TEST(Query, WhatIsUnknownTwiceOrBrokenIsRefused) {
  struct Case {
    const char* text;
    const char* want;
  };
  const Case cases[] = {
      {"limits=5", "unknown parameter \"limits\"; known here: limit, since"},
      {"=", "unknown parameter \"\"; known here: limit, since"},
      {"limit=1&limit=2", "parameter \"limit\" is given twice"},
      {"limit=%", "expected a query with % before two hexadecimal digits only"},
      {"limit=%0", "expected a query with % before two hexadecimal digits only"},
  };
  for (const auto& [text, want] : cases) {
    try {
      read_fields(text, {"limit", "since"});
      ADD_FAILURE() << text;
    } catch (const BadRequest& bad) {
      EXPECT_STREQ(bad.what(), want) << text;
    }
  }
  EXPECT_THROW(read_fields("x=1", {}), BadRequest);
}

TEST(Percent, WhatWasEncodedDecodesToItself) {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  const auto encoded = percent_encoded(all);
  EXPECT_EQ(percent_decoded(encoded), all);
  EXPECT_EQ(encoded.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~%"),
            std::string::npos);
}

}  // namespace
}  // namespace probe::exporters
