#include "agent/net/response_reader.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace probe::net {
namespace {

class StoppedClock final : public core::Clock {
 public:
  core::SystemTime now() const override { return core::SystemTime(std::chrono::seconds(1795435200)); }
  core::SteadyTime steady() const override { return {}; }
};

class ResponseReaderTest : public ::testing::Test {
 protected:
  bool take(const std::vector<std::string>& lines) {
    bool fine = true;
    for (const auto& line : lines) fine = fine && reader_.take_head(line + "\r\n");
    return fine;
  }
  std::string headers() const {
    std::string all;
    for (const auto& [name, value] : reader_.response().headers) all += name + "=" + value + ";";
    return all;
  }

  StoppedClock clock_;
  ResponseReader reader_{10, clock_};
};

TEST_F(ResponseReaderTest, TheHeadIsTakenApart) {
  EXPECT_TRUE(take({"HTTP/1.1 200 OK", "Content-Type:  text/html ", "X-Empty:", "x: a:b"}));
  EXPECT_FALSE(reader_.head_complete());
  EXPECT_TRUE(take({""}));
  EXPECT_TRUE(reader_.head_complete());
  EXPECT_EQ(reader_.response().status, 200);
  EXPECT_EQ(headers(), "Content-Type=text/html;X-Empty=;x=a:b;");
  EXPECT_EQ(reader_.response().received_at, clock_.now());
}

TEST_F(ResponseReaderTest, AnHttp2StatusLineHasNoPhrase) {
  EXPECT_TRUE(take({"HTTP/2 401 ", ""}));
  EXPECT_EQ(reader_.response().status, 401);
}

TEST_F(ResponseReaderTest, InterimResponsesAreDropped) {
  EXPECT_TRUE(take({"HTTP/1.1 103 Early Hints", "Link: x", ""}));
  EXPECT_FALSE(reader_.head_complete());
  EXPECT_TRUE(take({"HTTP/1.1 204 No Content", "A: b", ""}));
  EXPECT_TRUE(reader_.head_complete());
  EXPECT_EQ(headers(), "A=b;");
}

TEST_F(ResponseReaderTest, TrailersAreDropped) {
  EXPECT_TRUE(take({"HTTP/1.1 200 OK", ""}));
  EXPECT_TRUE(reader_.take_body("x"));
  EXPECT_TRUE(take({"Trailer: x"}));
  EXPECT_EQ(headers(), "");
}

TEST_F(ResponseReaderTest, AFoldedLineContinuesTheHeaderBefore) {
  EXPECT_TRUE(take({"HTTP/1.1 200 OK", "A: b", "\t c", ""}));
  EXPECT_EQ(headers(), "A=b c;");
}

TEST_F(ResponseReaderTest, AHundredHeadersAreTakenAndNoMore) {
  EXPECT_TRUE(take({"HTTP/1.1 200 OK"}));
  EXPECT_TRUE(take(std::vector<std::string>(100, "A: b")));
  EXPECT_FALSE(take({"A: b"}));
  EXPECT_EQ(reader_.passed(), ResponseReader::Limit::kHeaders);
  EXPECT_EQ(reader_.response().headers.size(), 100U);
}

TEST_F(ResponseReaderTest, InterimResponsesAndTrailersCountToo) {
  bool fine = true;
  for (int i = 0; i < 60 && fine; ++i) fine = take({"HTTP/1.1 103 Early Hints", "A: b", "C: d", ""});
  EXPECT_FALSE(fine);
  EXPECT_EQ(reader_.passed(), ResponseReader::Limit::kHeaders);
}

TEST_F(ResponseReaderTest, EndlessInterimResponsesPassTheLimitOfBytes) {
  bool fine = true;
  for (int i = 0; i < 10000 && fine; ++i) fine = take({"HTTP/1.1 103 Early Hints", ""});
  EXPECT_FALSE(fine);
  EXPECT_EQ(reader_.passed(), ResponseReader::Limit::kHeaderBytes);
}

TEST_F(ResponseReaderTest, TheBodyIsKeptUpToItsLimit) {
  EXPECT_TRUE(reader_.take_body("0123456789"));
  EXPECT_TRUE(reader_.take_body(""));
  EXPECT_EQ(reader_.passed(), ResponseReader::Limit::kNone);
  EXPECT_FALSE(reader_.take_body("ab"));
  EXPECT_EQ(reader_.passed(), ResponseReader::Limit::kBody);
  EXPECT_EQ(reader_.response().body, "0123456789");
}

}  // namespace
}  // namespace probe::net
