#include "probes/sources/url_difference.hpp"

#include <gtest/gtest.h>

namespace probe::probes {
namespace {

TEST(UrlDifference, NamesThePartThatIsNotShown) {
  struct Case {
    std::string found, expected, want;
  };
  const Case cases[] = {
      {"https://b/x", "https://a/x", "https://b/x"},
      {"https://a/x#secret", "https://a/x", "https://a/x, with a fragment"},
      {"https://a/x", "https://a/x#secret", "https://a/x, without a fragment"},
      {"https://a/x#one", "https://a/x#two", "https://a/x, with another fragment"},
      {"https://a/x?key=secret", "https://a/x", "https://a/x, with a query"},
      {"https://a/x?key=secret", "https://a/x?key=other", "https://a/x, with another query"},
      {"https://me:secret@a/x", "https://a/x", "https://a/x, with a user"},
      {"https://me:secret@a/x?k#f", "https://a/x", "https://a/x, with a user, with a query, with a fragment"},
      {"https://a/x?b@c", "https://a/x?b@c#", "https://a/x, without a fragment"},
  };
  for (const auto& [found, expected, want] : cases) EXPECT_EQ(shown_beside(found, expected), want) << found;
  const std::string length(2000, 'x');
  const std::string shown = shown_beside("https://a/" + length + "1", "https://a/" + length + "2");
  EXPECT_TRUE(shown.ends_with(", which differs further on")) << shown;
}

}  // namespace
}  // namespace probe::probes
