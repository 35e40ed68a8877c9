#include "agent/process/environment.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace probe::process {
namespace {

using Texts = std::vector<std::string>;

TEST(Environment, HasPathLanguageAndHomeAndNothingElse) {
  const auto environment = minimal_environment();
  ASSERT_EQ(environment.size(), 3U);
  EXPECT_EQ(value_of(environment, "PATH"), "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
  EXPECT_EQ(value_of(environment, "LANG"), "C.UTF-8");
  EXPECT_NE(value_of(environment, "HOME"), "");
}

TEST(Environment, AChangeTakesThePlaceOfWhatHasItsNameAndElseIsAdded) {
  EXPECT_EQ(merged({"PATH=/bin", "LANG=C"}, {"LANG=de_DE", "LANGUAGE=de", "EMPTY="}),
            (Texts{"PATH=/bin", "LANG=de_DE", "LANGUAGE=de", "EMPTY="}));
}

TEST(Environment, AValueIsFoundByItsWholeName) {
  const Texts environment{"PATHS=x", "EMPTY=", "PATH=/bin=1"};
  EXPECT_EQ(value_of(environment, "PATH"), "/bin=1");
  EXPECT_EQ(value_of(environment, "EMPTY"), "");
  EXPECT_EQ(value_of(environment, "PAT"), "");
}

TEST(Environment, AProgramIsLookedForInEachFolderOfPathButNotInTheCurrentOne) {
  struct Case {
    std::string program;
    std::string path;
    Texts want;
  };
  for (const auto& [program, path, want] :
       {Case{"check", "/a:/b", {"/a/check", "/b/check"}}, Case{"check", ":/a::", {"/a/check"}}, Case{"check", "", {}},
        Case{"./check", "/a", {"./check"}}, Case{"/opt/check", "/a", {"/opt/check"}}}) {
    EXPECT_EQ(candidates(program, path), want) << program << " in " << path;
  }
}

}  // namespace
}  // namespace probe::process
