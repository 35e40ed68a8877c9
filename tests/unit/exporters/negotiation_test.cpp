#include "exporters/http/negotiation.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace probe::exporters {
namespace {

constexpr std::array kOffers{MediaType{"text/plain", "0.0.4"}, MediaType{"application/openmetrics-text", "1.0.0"}};

std::string chosen(std::string_view accept) {
  const auto best = best_offer(accept, kOffers);
  return best ? std::string(kOffers.at(*best).type) : "none";
}

TEST(Negotiation, TheHighestQualityThatIsServedWins) {
  struct Case {
    std::string accept;
    std::string want;
  };
  const std::string text = "text/plain";
  const std::string open = "application/openmetrics-text";
  const Case cases[] = {
      // Prometheus 2.42, and 3.
      {"application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
       "text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
       open},
      {"application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,"
       "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2",
       open},
      {"text/plain;version=0.0.4;q=0.9, application/openmetrics-text;q=0.8", text},
      {"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", text},  // a browser
      {"*/*", text},
      {"text/*", text},
      {"application/*", open},
      {"application/openmetrics-text, */*", open},
      {"application/openmetrics-text;q=0, */*", text},
      {"text/plain;q=0, */*;q=0.1", open},
      {"application/openmetrics-text;q=0.5, text/plain;q=0.5", open},
      {"text/plain;q=0.5, application/openmetrics-text;q=0.5", text},
      {"Application/OpenMetrics-Text ; Version=\"1.0.0\" ; Q=1.0 , text/plain;q=0.9", open},
      {"application/openmetrics-text;version=2.0.0, text/plain;q=0.1", text},
      {"application/openmetrics-text;version=0.0.1", "none"},
      {"application/openmetrics-text;q=2, text/plain;q=0.1", text},
      {"application/openmetrics-text;q=x;, text/plain;q=0.1", text},
      {"application/openmetrics-text;extra=\"a,b;q=0\"", open},
      {"application/vnd.google.protobuf", "none"},
      {"", "none"},
      {",;,=;q=,\"", "none"},
  };
  for (const auto& [accept, want] : cases) EXPECT_EQ(chosen(accept), want) << accept;
}

TEST(Negotiation, GzipIsSentToThoseWhoTakeItAndNoOther) {
  for (const std::string yes : {"gzip", "GZIP", "x-gzip", "gzip, deflate, br", "gzip;q=0.5", "*",
                                "deflate;q=1, *;q=0.5", "gzip;q=1.0, identity;q=0.5", "identity;q=0, gzip;q=0.001"}) {
    EXPECT_TRUE(accepts_gzip(yes)) << yes;
  }
  for (const std::string no : {"", "identity", "br, zstd", "gzip;q=0", "gzip;q=0.0, *", "*;q=0", "gzip;q=0.5, identity",
                               "gzip;q=nonsense", "gzipped"}) {
    EXPECT_FALSE(accepts_gzip(no)) << no;
  }
}

}  // namespace
}  // namespace probe::exporters
