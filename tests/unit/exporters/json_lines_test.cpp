#include "exporters/json_lines/json_lines.hpp"

#include "exporters/console/json_report.hpp"
#include "exporters/json_lines/line_file.hpp"
#include "tests/support/files.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/unit/exporters/sample_runs.hpp"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <mutex>
#include <sstream>
#include <system_error>

namespace probe::exporters {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::run_of;

struct JsonLinesTest : ::testing::Test {
  testing::TemporaryDirectory folder;
  std::string path = (folder / "runs.jsonl").string();
  std::mutex mutex;
  std::vector<std::string> said;

  JsonLines::Say say() {
    return [this](const std::string& trouble) {
      const std::lock_guard lock(mutex);
      said.push_back(trouble);
    };
  }
  /// The probes named in the file's lines, which must all be documents.
  std::vector<std::string> probes_in(const std::string& file) const {
    std::vector<std::string> probes;
    std::istringstream lines(testing::read_file(file).value_or(""));
    for (std::string line; std::getline(lines, line);) {
      probes.emplace_back(boost::json::parse(line).at("probe").as_string());
    }
    return probes;
  }
};

TEST_F(JsonLinesTest, EachRunIsADocumentOnALineOfItsOwn) {
  const auto failed = run_of("push", testing::result_with(testing::expired()));
  {
    JsonLines lines(path, say());
    lines.publish(run_of("auth"));
    lines.publish(failed);
    EXPECT_TRUE(lines.wait_until_written(20s));
    EXPECT_EQ(lines.stats().written, 2U);
  }
  EXPECT_EQ(*testing::read_file(path), json_lines_report({run_of("auth"), failed}));
  EXPECT_THAT(probes_in(path), ElementsAre("auth", "push"));
  EXPECT_EQ(boost::json::parse(json_lines_report({failed})),
            boost::json::parse(json_report({failed})).at("runs").at(0));
}

TEST_F(JsonLinesTest, LinesAreAddedToThoseThatAreThere) {
  testing::write_file(path, json_lines_report({run_of("before")}));
  JsonLines lines(path, say());
  lines.publish(run_of("auth"));
  EXPECT_TRUE(lines.wait_until_written(20s));
  EXPECT_THAT(probes_in(path), ElementsAre("before", "auth"));
}

TEST_F(JsonLinesTest, ARotatedFileIsLeftAndANewOneBegun) {
  JsonLines lines(path, say());
  lines.publish(run_of("old"));
  ASSERT_TRUE(lines.wait_until_written(20s));
  std::filesystem::rename(path, path + ".1");
  lines.publish(run_of("new"));
  ASSERT_TRUE(lines.wait_until_written(20s));
  EXPECT_THAT(probes_in(path + ".1"), ElementsAre("old"));
  EXPECT_THAT(probes_in(path), ElementsAre("new"));
}

TEST_F(JsonLinesTest, TroubleIsSaidOnceAndNothingIsLostWhenItEnds) {
  const auto late = (folder / "late" / "runs.jsonl").string();
  JsonLines lines(late, say());
  lines.publish(run_of("first"));
  EXPECT_FALSE(lines.wait_until_written(50ms));
  lines.publish(run_of("second"));
  std::filesystem::create_directory(folder / "late");
  EXPECT_TRUE(lines.wait_until_written(20s));
  EXPECT_THAT(probes_in(late), ElementsAre("first", "second"));
  EXPECT_THAT(said, ElementsAre(late + ": No such file or directory", ""));
}

TEST_F(JsonLinesTest, APipeThatNobodyReadsHoldsUpNobody) {
  std::signal(SIGPIPE, SIG_IGN);  // as the program does
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  const auto start = std::chrono::steady_clock::now();
  {
    JsonLines lines(path, say(), 10);
    for (int i = 0; i < 100; ++i) lines.publish(run_of("auth"));
    EXPECT_GE(lines.stats().dropped, 100U - 10U - 64U);  // what waits, and what the thread has in hand
    EXPECT_LT(std::chrono::steady_clock::now() - start, 900ms);
  }
  EXPECT_LT(std::chrono::steady_clock::now() - start, 3s);
  // Lets the thread that was left behind go on, so that it ends before the test program does.
  const int reader = ::open(path.c_str(), O_RDONLY | O_NONBLOCK);
  ASSERT_GE(reader, 0);
  ::close(reader);
  EXPECT_THAT(said, IsEmpty());
}

TEST_F(JsonLinesTest, ADiskThatIsFullIsNamed) {
  LineFile file("/dev/full");
  try {
    file.append("{}\n");
    ADD_FAILURE() << "nothing was thrown";
  } catch (const std::system_error& error) {
    EXPECT_EQ(std::string(error.what()), "/dev/full: No space left on device");
  }
}

}  // namespace
}  // namespace probe::exporters
