#include "places.hpp"
#include "probes/evidence/jwks.hpp"
#include "probes/evidence/metadata.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

/// JSONTestSuite (`y_*` is JSON, `n_*` is not, `i_*` may be either) through both readers of JSON. Looked for in
/// PROBE_SUITES_DIR, or else beside the source tree.
namespace probe::evidence {
namespace {

namespace fs = std::filesystem;

fs::path suite() {
  const char* directory = std::getenv("PROBE_SUITES_DIR");
  const fs::path suites =
      directory == nullptr ? fs::path{PROBE_SOURCE_DIR} / ".." / "shared" / "suites" : fs::path{directory};
  return suites / "JSONTestSuite" / "test_parsing";
}

std::vector<fs::path> cases(char kind) {
  std::vector<fs::path> paths;
  std::error_code missing;
  for (const auto& entry : fs::directory_iterator{suite(), missing}) {
    if (entry.path().filename().string().starts_with(kind)) paths.push_back(entry.path());
  }
  return paths;
}

std::string content(const fs::path& path) {
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

/// None: it is JSON, of whatever shape.
template <typename Result>
std::string syntax_error(const Result& result) {
  return result || result.error().kind == ParseErrorKind::kShape ? "" : result.error().message;
}

class JsonSuite : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!fs::is_directory(suite())) GTEST_SKIP() << "318 documents of JSONTestSuite left out: no " << suite().string();
  }
};

TEST_F(JsonSuite, DocumentsThatAreJsonAreRead) {
  EXPECT_EQ(cases('y').size(), 95U);
  for (const auto& path : cases('y')) {
    SCOPED_TRACE(path.filename().string());
    EXPECT_EQ(syntax_error(read_metadata(content(path))), "");
    EXPECT_EQ(syntax_error(read_jwks(content(path))), "");
  }
}

TEST_F(JsonSuite, DocumentsThatAreNotJsonAreRefused) {
  EXPECT_EQ(cases('n').size(), 188U);
  for (const auto& path : cases('n')) {
    SCOPED_TRACE(path.filename().string());
    EXPECT_NE(syntax_error(read_metadata(content(path))), "");
    EXPECT_NE(syntax_error(read_jwks(content(path))), "");
  }
}

TEST_F(JsonSuite, DocumentsThatMayBeEitherCrashNothing) {
  EXPECT_EQ(cases('i').size(), 35U);
  for (const auto& path : cases('i')) {
    read_metadata(content(path));
    read_jwks(content(path));
  }
}

}  // namespace
}  // namespace probe::evidence
