#include "agent/app/log.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <gtest/gtest.h>

namespace probe::app {
namespace {

constexpr std::string_view kTime = "2026-11-23T18:22:32.123Z";

TEST(Log, WritesLogfmtWithQuotesWhereNeeded) {
  struct Case {
    std::string name, message;
    LogFields fields;
    std::string want;
  };
  const Case cases[] = {
      {"plain", "ready", {{"probes", "7"}}, "ts=2026-11-23T18:22:32.123Z level=info msg=ready probes=7"},
      {"blanks",
       "probe failed",
       {{"error", "a b"}},
       "ts=2026-11-23T18:22:32.123Z level=info msg=\"probe failed\" error=\"a b\""},
      {"empty", "x", {{"chain", ""}}, "ts=2026-11-23T18:22:32.123Z level=info msg=x chain=\"\""},
      {"quotes and equals",
       "x",
       {{"e", "say \"a=b\""}},
       R"(ts=2026-11-23T18:22:32.123Z level=info msg=x e="say \"a=b\"")"},
      {"a forged record",
       "x",
       {{"cn", "a\nts=1 level=error msg=forged"}},
       "ts=2026-11-23T18:22:32.123Z level=info msg=x cn=\"a ts=1 level=error msg=forged\""},
  };
  for (const auto& [name, message, fields, want] : cases) {
    EXPECT_EQ(format_record(LogFormat::kLogfmt, kTime, LogLevel::kInfo, message, fields), want) << name;
  }
}

TEST(Log, WritesOneJsonObjectForEachRecordWhateverItHolds) {
  const std::string record = format_record(LogFormat::kJson, kTime, LogLevel::kWarn, "probe \"failed\"\n",
                                           {{"error", "bad \xFF byte"}, {"probe", "a"}});
  EXPECT_EQ(record.find('\n'), std::string::npos);
  const auto parsed = boost::json::parse(record).as_object();
  EXPECT_EQ(parsed.at("ts").as_string(), kTime);
  EXPECT_EQ(parsed.at("level").as_string(), "warn");
  EXPECT_EQ(parsed.at("msg").as_string(), "probe \"failed\" ");
  EXPECT_EQ(parsed.at("error").as_string(), "bad \xEF\xBF\xBD byte");
  EXPECT_EQ(parsed.at("probe").as_string(), "a");
}

}  // namespace
}  // namespace probe::app
