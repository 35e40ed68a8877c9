#include "exporters/console/table_report.hpp"

#include "exporters/console/printable.hpp"
#include "tests/unit/exporters/naughty_strings.hpp"
#include "tests/unit/exporters/sample_runs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace probe::exporters {
namespace {

using namespace std::chrono_literals;
using testing::result_with;
using testing::run_of;

std::vector<core::ProbeRun> chain() {
  auto thumbprint = run_of("auth-thumbprint", result_with(testing::mismatch()));
  thumbprint.caused_by = "auth-certificate";
  thumbprint.duration = 850us;
  auto push = run_of("PushNotifications.Proxy/Connectivity");
  push.duration = 1234ms;
  return {run_of("auth-certificate", result_with(testing::expiring(), testing::defect(), testing::expired())),
          thumbprint, push};
}

TEST(TableReport, ASuccessIsOneRow) {
  EXPECT_EQ(table_report({run_of("auth-certificate")}),
            "PROBE             RESULT       TIME  CODE  ERROR\n"
            "auth-certificate  Succeeded    12ms\n"
            "\n"
            "1 probe: 1 Succeeded\n");
}

/// The first steps of the remedy for an expired certificate, as they stand in a report.
std::string remedy_lines(const std::string& arrow) {
  std::istringstream steps{std::string(testing::expired().remedy())};
  std::string lines;
  std::string step;
  for (int i = 0; i < 2 && std::getline(steps, step); ++i) lines += "  " + arrow + " " + step + "\n";
  return lines;
}

TEST(TableReport, FailuresAreExplainedWithin80ColumnsWithThumbprintsUnbroken) {
  EXPECT_EQ(table_report(chain()), R"(PROBE              RESULT       TIME  CODE: ERROR
auth-certificate   Failed       12ms  cert_expired: expected a certificate valid
                                      on 2026-11-23, CN=auth expired on
                                      2026-11-20
                                      internal_error: cannot judge: bad state:
                                      index 7 of 3
  ! cert_expiring: CN=auth expires in 20 days, warning threshold is 60 days
)" + remedy_lines("->") +
                                       R"(auth-thumbprint    Failed      850us  thumbprint_current_mismatch: expected
                                      current thumbprint
                                      0A1B2C3D4E5F60718293A4B5C6D7E8F901234567
                                      to be the one of a certificate found, saw
                                      FFEEDDCCBBAA99887766554433221100FFEEDDCC
                                      (caused by auth-certificate)
PushNotifications.Proxy/Connectivity
                   Succeeded   1.23s

3 probes: 1 Succeeded, 2 Failed; first broken link: auth-certificate (cert_expired)
)");
}

TEST(TableReport, AWideTerminalHasRoomForEveryColumn) {
  const std::vector<core::ProbeRun> runs{chain()[0], chain()[2]};
  EXPECT_EQ(table_report(runs, {.width = 120, .color = false}),
            R"(PROBE                                 RESULT       TIME  CODE            ERROR
auth-certificate                      Failed       12ms  cert_expired    expected a certificate valid on 2026-11-23,
                                                                         CN=auth expired on 2026-11-20
                                                         internal_error  cannot judge: bad state: index 7 of 3
  ! cert_expiring: CN=auth expires in 20 days, warning threshold is 60 days
)" + remedy_lines("->") +
                R"(PushNotifications.Proxy/Connectivity  Succeeded   1.23s

2 probes: 1 Succeeded, 1 Failed; first broken link: auth-certificate (cert_expired)
)");
}

TEST(TableReport, ColoursAndSymbolsAppearOnlyWhenAskedFor) {
  const std::vector<core::ProbeRun> runs{run_of("a"),
                                         run_of("b", result_with(testing::expired(), testing::expiring()))};
  EXPECT_EQ(
      table_report(runs, {.width = 120, .color = true}),
      "\x1b[1mPROBE\x1b[0m  \x1b[1mRESULT     \x1b[0m  \x1b[1m  TIME\x1b[0m  \x1b[1mCODE        \x1b[0m  "
      "\x1b[1mERROR\x1b[0m\n"
      "a      \x1b[32m✓ Succeeded\x1b[0m    12ms\n"
      "b      \x1b[31m✗ Failed   \x1b[0m    12ms  cert_expired  expected a certificate valid on 2026-11-23, CN=auth "
      "expired on 2026-11-20\n"
      "  \x1b[33m!\x1b[0m cert_expiring: CN=auth expires in 20 days, warning threshold is 60 days\n" +
          remedy_lines("→") + "\n2 probes: 1 Succeeded, 1 Failed; first broken link: b (cert_expired)\n");
}

TEST(TableReport, TheFirstBrokenLinksAreTheRootCauses) {
  auto consequence = run_of("a", result_with(testing::mismatch()));
  consequence.caused_by = "b";
  const auto last_line = [](const std::string& report) {
    return report.substr(report.rfind('\n', report.size() - 2) + 1);
  };
  EXPECT_EQ(last_line(table_report({consequence, run_of("b", result_with(testing::expired())), run_of("c")})),
            "3 probes: 1 Succeeded, 2 Failed; first broken link: b (cert_expired)\n");
  EXPECT_EQ(last_line(table_report({consequence})),
            "1 probe: 0 Succeeded, 1 Failed; first broken link: a (thumbprint_current_mismatch)\n");
  EXPECT_EQ(last_line(table_report({})), "0 probes: 0 Succeeded\n");
  const auto broken = [](const char* name) { return run_of(name, result_with(testing::expired())); };
  EXPECT_EQ(last_line(table_report({broken("a"), broken("b")})),
            "2 probes: 0 Succeeded, 2 Failed; 2 first broken links: a (cert_expired), b (cert_expired)\n");
  EXPECT_EQ(last_line(table_report({broken("a"), broken("b"), broken("c"), broken("d"), broken("e")})),
            "5 probes: 0 Succeeded, 5 Failed; 5 first broken links: a (cert_expired), b (cert_expired), c "
            "(cert_expired) and 2 more\n");
}

TEST(TableReport, StaysWithin80ColumnsOfTextWhateverTargetsSay) {
  const auto naughty = testing::naughty_strings();
  for (const auto& text : naughty.strings) {
    const auto report = table_report({run_of(
        "auth-certificate", result_with(core::Finding("cert_expired", text), core::Finding("cert_expiring", text)))});
    std::istringstream lines(report.substr(0, report.rfind("\n\n")));
    for (std::string line; std::getline(lines, line);) {
      EXPECT_LE(columns(line), 80U) << report;
      EXPECT_EQ(printable(line), line);
      EXPECT_FALSE(line.ends_with(' ')) << report;
    }
  }
  if (!naughty.suite_found) GTEST_SKIP() << "naughty-strings/blns.json was not found: its 515 strings were left out";
}

TEST(TableReport, DurationsHaveThreeDigitsAndFitTheirColumn) {
  struct Case {
    std::chrono::nanoseconds input;
    const char* want;
  };
  const Case cases[] = {{0ns, "0us"},        {-5ms, "0us"},     {499ns, "0us"},     {850us, "850us"},
                        {999400ns, "999us"}, {999600ns, "1ms"}, {12ms, "12ms"},     {999600us, "1.00s"},
                        {1234ms, "1.23s"},   {9996ms, "10.0s"}, {12345ms, "12.3s"}, {99960ms, "100s"},
                        {75min, "4500s"}};
  for (const auto& [input, want] : cases) EXPECT_EQ(short_duration(input), want);
}

}  // namespace
}  // namespace probe::exporters
