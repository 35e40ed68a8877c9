#include "exporters/console/list_report.hpp"

#include "tests/unit/exporters/naughty_strings.hpp"
#include "tests/unit/exporters/sample_runs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace probe::exporters {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using testing::result_with;
using testing::run_of;

TEST(ListReport, ASuccessIsExactlyThreeLines) {
  EXPECT_EQ(list_report({run_of("a")}),
            "ResultType : Succeeded\n"
            "Error      :\n"
            "Exception  :\n");
}

TEST(ListReport, AFailureShowsErrorAndExceptionWhereTheyApply) {
  EXPECT_EQ(list_report({run_of("a", result_with(testing::expired()))}),
            "ResultType : Failed\n"
            "Error      : expected a certificate valid on 2026-11-23, CN=auth expired on 2026-11-20\n"
            "Exception  :\n");
  EXPECT_EQ(list_report({run_of("a", result_with(testing::defect()))}),
            "ResultType : Failed\n"
            "Error      :\n"
            "Exception  : cannot judge: bad state: index 7 of 3\n");
}

TEST(ListReport, AWarningDoesNotShow) {
  EXPECT_EQ(list_report({run_of("a", result_with(testing::expiring()))}),
            "ResultType : Succeeded\n"
            "Error      :\n"
            "Exception  :\n");
}

TEST(ListReport, RunsAreSeparatedByOneEmptyLine) {
  EXPECT_EQ(list_report({run_of("a"), run_of("b", result_with(testing::defect(), testing::expired()))}),
            "ResultType : Succeeded\n"
            "Error      :\n"
            "Exception  :\n"
            "\n"
            "ResultType : Failed\n"
            "Error      : expected a certificate valid on 2026-11-23, CN=auth expired on 2026-11-20\n"
            "Exception  : cannot judge: bad state: index 7 of 3\n");
  EXPECT_EQ(list_report({}), "");
}

TEST(ListReport, NoTextFromOutsideAddsALineOrATrailingBlank) {
  const auto naughty = testing::naughty_strings();
  for (const auto& text : naughty.strings) {
    const auto report = list_report({run_of("a", result_with(core::Finding("cert_expired", text)))});
    EXPECT_EQ(std::count(report.begin(), report.end(), '\n'), 3) << report;
    EXPECT_THAT(report, Not(HasSubstr(" \n")));
    EXPECT_THAT(report, Not(HasSubstr("\x1b")));
  }
  if (!naughty.suite_found) GTEST_SKIP() << "naughty-strings/blns.json was not found: its 515 strings were left out";
}

TEST(ListReport, FurtherLinesOfAValueAreIndentedToWhereItStarts) {
  std::string report;
  append_property(report, "Error", "first \n\n  second\nthird\n");
  EXPECT_EQ(report,
            "Error      : first\n"
            "\n"
            "               second\n"
            "             third\n");
  report.clear();
  append_property(report, "Error", "\nsecond");
  EXPECT_EQ(report, "Error      :\n             second\n");
}

}  // namespace
}  // namespace probe::exporters
