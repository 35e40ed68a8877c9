#include "exporters/console/junit_report.hpp"

#include "tests/unit/exporters/naughty_strings.hpp"
#include "tests/unit/exporters/sample_runs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <pugixml.hpp>

namespace probe::exporters {
namespace {

using ::testing::HasSubstr;
using testing::result_with;
using testing::run_of;
using ::testing::StartsWith;

TEST(JunitReport, ASuccessIsACaseWithoutContent) {
  EXPECT_EQ(junit_report({run_of("auth")}),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            "<testsuites tests=\"1\" failures=\"0\" errors=\"0\" time=\"0.012000\">\n"
            "  <testsuite name=\"probe\" tests=\"1\" failures=\"0\" errors=\"0\" time=\"0.012000\" skipped=\"0\" "
            "timestamp=\"2026-11-23T18:22:32\">\n"
            "    <testcase classname=\"certificate_validity\" name=\"auth\" time=\"0.012000\"/>\n"
            "  </testsuite>\n"
            "</testsuites>\n");
}

TEST(JunitReport, WhatIsBadIsAFailureAndWhatCouldNotBeJudgedAnError) {
  auto follower = run_of("push", result_with(testing::defect()));
  follower.caused_by = "auth";
  pugi::xml_document document;
  const auto text =
      junit_report({run_of("auth", result_with(testing::expired(), testing::expiring())), follower, run_of("ok")});
  ASSERT_TRUE(document.load_string(text.c_str()));
  const auto suite = document.child("testsuites").child("testsuite");
  EXPECT_STREQ(suite.attribute("tests").value(), "3");
  EXPECT_STREQ(suite.attribute("failures").value(), "1");
  EXPECT_STREQ(suite.attribute("errors").value(), "1");
  const auto failed = suite.find_child_by_attribute("name", "auth");
  EXPECT_STREQ(failed.child("failure").attribute("type").value(), "cert_expired");
  EXPECT_STREQ(failed.child("failure").attribute("message").value(),
               "expected a certificate valid on 2026-11-23, CN=auth expired on 2026-11-20");
  EXPECT_THAT(failed.child("failure").text().get(), StartsWith("cert_expired (failure): expected a certificate"));
  EXPECT_THAT(failed.child("failure").text().get(), HasSubstr("\nWhat mends it:\n"));
  EXPECT_THAT(failed.child("system-out").text().get(), StartsWith("cert_expiring (warning): CN=auth expires"));
  const auto unknown = suite.find_child_by_attribute("name", "push");
  EXPECT_STREQ(unknown.child("error").attribute("type").value(), "internal_error");
  EXPECT_THAT(unknown.child("error").text().get(), HasSubstr("\nCaused by auth\n"));
  EXPECT_FALSE(unknown.child("system-out"));
}

TEST(JunitReport, IsWellFormedWhateverTheTextsHold) {
  auto strings = testing::naughty_strings().strings;
  strings.emplace_back("U+FFFE \xEF\xBF\xBE and U+FFFF \xEF\xBF\xBF");
  for (const auto& text : strings) {
    const auto report = junit_report({run_of(text, result_with(core::Finding("cert_expired", text)))});
    pugi::xml_document document;
    ASSERT_TRUE(document.load_string(report.c_str())) << report;
    EXPECT_TRUE(std::ranges::all_of(report, [](char c) { return static_cast<unsigned char>(c) >= 0x20 || c == '\n'; }))
        << report;
    EXPECT_EQ(report.find("\xEF\xBF\xBE"), std::string::npos);
    EXPECT_EQ(report.find("\xEF\xBF\xBF"), std::string::npos);
    const auto found = document.child("testsuites").child("testsuite").child("testcase");
    EXPECT_STREQ(found.child("failure").attribute("type").value(), "cert_expired") << report;
  }
}

}  // namespace
}  // namespace probe::exporters
