#include "exporters/console/json_report.hpp"

#include "agent/core/utf8.hpp"
#include "exporters/console/json_text.hpp"
#include "tests/unit/exporters/naughty_strings.hpp"
#include "tests/unit/exporters/sample_runs.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace probe::exporters {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;
using testing::result_with;
using testing::run_of;

constexpr core::Metric kRatio{"probe_certificate_lifetime_ratio", "Share of the lifetime that is left", "ratio"};

TEST(JsonReport, ShowsAllThatIsKnown) {
  auto finding = testing::expired();
  finding.add({"thumbprint", "0A1B"});
  finding.add({"days", std::int64_t{-3}});
  finding.add({"ratio", 0.5});
  finding.add({"selfSigned", true});
  finding.add({"notAfter", core::SystemTime(1795458152s)});
  auto result = result_with(finding);
  result.observe(kRatio, -0.01, {{"source", "file"}});
  result.observe(kRatio, std::nan(""));
  result.spend(core::Phase::kTls, 3ms);
  auto run = run_of("auth-certificate", result);
  run.chain = "hybrid";
  run.caused_by = "root";
  run.id = "01931d5c-79b0-7abc-8def-0123456789ab";
  run.attempt = 7;
  const auto remedy = json::serialize(json::value(finding.remedy()));
  EXPECT_EQ(json_report({run}), R"({
  "apiVersion": "probe/v1",
  "runs": [
    {
      "id": "01931d5c-79b0-7abc-8def-0123456789ab",
      "probe": "auth-certificate",
      "type": "certificate_validity",
      "chain": "hybrid",
      "resultType": "Failed",
      "error": "expected a certificate valid on 2026-11-23, CN=auth expired on 2026-11-20",
      "exception": "",
      "causedBy": "root",
      "attempt": 7,
      "startedAt": "2026-11-23T18:22:32Z",
      "durationSeconds": 0.012,
      "findings": [
        {
          "code": "cert_expired",
          "severity": "failure",
          "class": "check",
          "message": "expected a certificate valid on 2026-11-23, CN=auth expired on 2026-11-20",
          "evidence": {
            "thumbprint": "0A1B",
            "days": -3,
            "ratio": 0.5,
            "selfSigned": true,
            "notAfter": "2026-11-23T18:22:32Z"
          },
          "remedy": )" + remedy + R"(
        }
      ],
      "observations": [
        {
          "name": "probe_certificate_lifetime_ratio",
          "value": -0.01,
          "labels": {
            "source": "file"
          }
        },
        {
          "name": "probe_certificate_lifetime_ratio",
          "value": null,
          "labels": {}
        }
      ],
      "phases": {
        "tls": 0.003
      }
    }
  ]
}
)");
}

TEST(JsonReport, NoRunsAreAnEmptyList) {
  EXPECT_EQ(json_report({}), "{\n  \"apiVersion\": \"probe/v1\",\n  \"runs\": []\n}\n");
}

TEST(JsonReport, NumbersThatJsonCannotExpressAreNull) {
  EXPECT_EQ(json_text(json::array{1.0, 0.1, 1e22, HUGE_VAL, -HUGE_VAL, std::nan(""), -5, nullptr, false}),
            "[\n  1,\n  0.1,\n  1e+22,\n  null,\n  null,\n  null,\n  -5,\n  null,\n  false\n]");
}

TEST(JsonReport, IsWellFormedWhateverTargetsSayAndKeepsEveryCharacterOfIt) {
  const auto naughty = testing::naughty_strings();
  for (const auto& text : naughty.strings) {
    core::Finding finding("cert_expired", text);
    finding.add({text, text});
    auto result = result_with(finding);
    result.observe(kRatio, 1, {{text, text}});
    auto run = run_of(text, result);
    run.caused_by = text;
    json::error_code error;
    const auto parsed = json::parse(json_report({run}), error);
    ASSERT_FALSE(error) << text;
    const auto& seen = parsed.at("runs").at(0).at("probe").as_string();
    EXPECT_EQ(std::string(seen), core::valid_utf8(text));
  }
  if (!naughty.suite_found) GTEST_SKIP() << "naughty-strings/blns.json was not found: its 515 strings were left out";
}

}  // namespace
}  // namespace probe::exporters
