#include "exporters/console/nagios_report.hpp"

#include "tests/unit/exporters/naughty_strings.hpp"
#include "tests/unit/exporters/sample_runs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace probe::exporters {
namespace {

using testing::defect;
using testing::expired;
using testing::expiring;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::result_with;
using testing::run_of;

core::ProbeRun caused(core::ProbeRun run, std::string by) {
  run.caused_by = std::move(by);
  return run;
}

TEST(NagiosReport, IsOneLineWithTheWorstState) {
  struct Case {
    std::vector<core::ProbeRun> runs;
    NagiosState state;
    std::string want;
  };
  const auto bad = run_of("auth", result_with(expired()));
  const Case cases[] = {
      {{run_of("auth")}, NagiosState::kOk, "OK - auth succeeded | 'auth'=0.012000s;;;0\n"},
      {{run_of("auth"), run_of("push")},
       NagiosState::kOk,
       "OK - 2 probes succeeded | 'auth'=0.012000s;;;0 'push'=0.012000s;;;0\n"},
      {{run_of("auth", result_with(expiring()))},
       NagiosState::kWarning,
       "WARNING - auth: cert_expiring: CN=auth expires in 20 days, warning threshold is 60 days | "
       "'auth'=0.012000s;;;0\n"},
      {{bad},
       NagiosState::kCritical,
       "CRITICAL - auth: cert_expired: expected a certificate valid on 2026-11-23, CN=auth expired on 2026-11-20 | "
       "'auth'=0.012000s;;;0\n"},
      {{run_of("auth", result_with(defect()))},
       NagiosState::kUnknown,
       "UNKNOWN - auth: internal_error: cannot judge: bad state: index 7 of 3 | 'auth'=0.012000s;;;0\n"},
      {{caused(run_of("a", result_with(defect())), "auth"), run_of("w", result_with(expiring())), bad, run_of("push")},
       NagiosState::kCritical,
       "CRITICAL - 2 of 4 probes failed, 1 warns: auth: cert_expired: expected a certificate valid on 2026-11-23, "
       "CN=auth expired on 2026-11-20; w: cert_expiring: CN=auth expires in 20 days, warning threshold is 60 days; "
       "a: internal_error: cannot judge: bad state: index 7 of 3 (caused by auth) | 'a'=0.012000s;;;0 "
       "'w'=0.012000s;;;0 'auth'=0.012000s;;;0 'push'=0.012000s;;;0\n"},
      {{run_of("w", result_with(expiring())), run_of("u", result_with(defect()))},
       NagiosState::kUnknown,
       "UNKNOWN - 1 of 2 probes failed, 1 warns: u: internal_error: cannot judge: bad state: index 7 of 3; w: "
       "cert_expiring: CN=auth expires in 20 days, warning threshold is 60 days | 'w'=0.012000s;;;0 "
       "'u'=0.012000s;;;0\n"},
      {{run_of("w", result_with(expiring())), run_of("ok")},
       NagiosState::kWarning,
       "WARNING - 1 of 2 probes warns: w: cert_expiring: CN=auth expires in 20 days, warning threshold is 60 days | "
       "'w'=0.012000s;;;0 'ok'=0.012000s;;;0\n"},
      {{}, NagiosState::kUnknown, "UNKNOWN - there is no probe to run\n"},
  };
  for (const auto& [runs, state, want] : cases) {
    EXPECT_EQ(nagios_report(runs), want);
    EXPECT_EQ(nagios_state(runs), state) << want;
  }
}

TEST(NagiosReport, ManyAreCounted) {
  std::vector<core::ProbeRun> runs;
  for (int i = 0; i < 9; ++i) runs.push_back(run_of("p" + std::to_string(i), result_with(defect())));
  EXPECT_THAT(nagios_report(runs),
              HasSubstr("; p4: internal_error: cannot judge: bad state: index 7 of 3; and 4 more |"));
}

TEST(NagiosReport, NoTextFromOutsideAddsALineOrBeginsThePerformanceData) {
  for (const auto& text : testing::naughty_strings().strings) {
    const auto report = nagios_report({run_of(text, result_with(core::Finding("cert_expired", text)))});
    EXPECT_EQ(std::ranges::count(report, '\n'), 1) << report;
    EXPECT_EQ(std::ranges::count(report, '|'), 1) << report;
    const auto data = report.substr(report.find('|'));
    EXPECT_EQ(std::ranges::count(data, '='), 1) << report;
    EXPECT_EQ(std::ranges::count(data, '\''), 2) << report;
    EXPECT_THAT(report, Not(HasSubstr("\x1b")));
    EXPECT_EQ(std::ranges::count(nagios_unknown(text), '\n'), 1);
  }
}

}  // namespace
}  // namespace probe::exporters
