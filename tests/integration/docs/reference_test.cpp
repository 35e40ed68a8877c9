#include "places.hpp"
#include "tests/integration/docs/reference_pages.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace probe::docs {
namespace {

TEST(Reference, PagesSayWhatTheSourceDeclares) {
  const bool update = std::getenv("PROBE_UPDATE_DOCS") != nullptr;
  for (const auto& page : reference_pages()) {
    const std::string path = std::string(PROBE_SOURCE_DIR) + "/docs/reference/" + page.file;
    if (update) std::ofstream(path, std::ios::binary) << page.text;
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    EXPECT_EQ(text.str(), page.text) << path
                                     << " is out of date; PROBE_UPDATE_DOCS=1 ctest -R docs_reference writes it anew";
  }
}

}  // namespace
}  // namespace probe::docs
