#include "places.hpp"
#include "tests/unit/probes/auth_server/auth_server_rig.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

/// JSONTestSuite served as metadata: what a probe says of each document, not only what a reader does. Looked for in
/// PROBE_SUITES_DIR, or else beside the source tree.
namespace probe {
namespace {

namespace fs = std::filesystem;
namespace rig = testing::auth_server;

fs::path suite() {
  const char* directory = std::getenv("PROBE_SUITES_DIR");
  const fs::path suites =
      directory == nullptr ? fs::path{PROBE_SOURCE_DIR} / ".." / "shared" / "suites" : fs::path{directory};
  return suites / "JSONTestSuite" / "test_parsing";
}

std::string content(const fs::path& path) {
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

TEST(JsonSuiteAsMetadata, WhatIsNoJsonIsAParseErrorAndNothingEverSucceeds) {
  if (!fs::is_directory(suite())) GTEST_SKIP() << "318 documents of JSONTestSuite left out: no " << suite().string();
  int refused = 0;
  int read = 0;
  for (const auto& entry : fs::directory_iterator{suite()}) {
    const std::string name = entry.path().filename().string();
    SCOPED_TRACE(name);
    const auto answer = rig::answer(content(entry.path()), 200, {{"Content-Type", "application/json"}});
    const core::ProbeResult result = rig::run_on(rig::kAcsUrl, answer, rig::kAcs);
    EXPECT_EQ(result.type(), core::ResultType::kFailed) << "none of them is metadata";
    ASSERT_EQ(result.findings().size(), 1U);
    const auto code = result.findings().front().code().id();
    if (name.starts_with("n_")) {
      ++refused;
      EXPECT_EQ(code, "metadata_parse_error");
    } else if (name.starts_with("y_")) {
      ++read;
      EXPECT_EQ(code, "metadata_shape_invalid");
    }
  }
  EXPECT_EQ(refused, 188);
  EXPECT_EQ(read, 95);
}

}  // namespace
}  // namespace probe
