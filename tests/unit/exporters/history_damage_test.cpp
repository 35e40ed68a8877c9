#include "exporters/history/history_file.hpp"
#include "exporters/history/sqlite.hpp"
#include "tests/support/files.hpp"
#include "tests/unit/exporters/history_rig.hpp"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <unistd.h>

#include <filesystem>
#include <functional>

namespace probe::exporters {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using ::testing::ElementsAre;
using testing::expect_written;
using ::testing::HasSubstr;
using testing::HistoryRig;
using ::testing::MatchesRegex;
using testing::numbered_run;
using ::testing::SizeIs;
using ::testing::StartsWith;

/// A history with some hundred runs in it, closed.
std::string filled(HistoryRig& rig) {
  const auto history = rig.open();
  for (int i = 1; i <= 300; ++i) history->publish(numbered_run("auth", i, testing::result_with(testing::expired())));
  expect_written(*history);
  return rig.options.path;
}

std::vector<std::string> set_aside_files(const HistoryRig& rig) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(rig.folder.path())) {
    const auto name = entry.path().filename().string();
    if (name.find(".corrupt-") != std::string::npos) names.push_back(name);
  }
  return names;
}

TEST(HistoryDamage, AFileThatCannotBeUsedIsSetAsideSaidAndReplaced) {
  struct Case {
    std::string name;
    std::function<std::string(std::string)> damage;  // what was in the file -> what is in it now
    std::string reason;
  };
  const Case cases[] = {
      {"not a database", [](const std::string&) { return "once upon a time there was no database here"; },
       "file is not a database"},
      {"zeros in place of all bytes", [](const std::string& was) { return std::string(was.size(), '\0'); },
       "file is not a database"},
      {"cut in the middle", [](const std::string& was) { return was.substr(0, was.size() / 2); },
       "database disk image is malformed"},
      {"cut within the first page", [](const std::string& was) { return was.substr(0, 1000); }, ""},
      {"one page of zeros", [](std::string was) { return was.replace(3 * 4096, 4096, std::string(4096, '\0')); }, ""},
      {"bits turned in every page but the first",
       [](std::string was) {
         for (std::size_t at = 4096; at < was.size(); at += 512) was[at] = static_cast<char>(was[at] ^ 0x55);
         return was;
       },
       ""},
      {"another version of the schema",
       [](std::string was) {
         was[63] = 9;  // the last byte of user_version (SQLite's file format, section 1.3)
         return was;
       },
       "expected schema version 1, found 9"},
  };
  for (const auto& [name, damage, reason] : cases) {
    HistoryRig rig;
    const auto path = filled(rig);
    const auto damaged = damage(*testing::read_file(path));
    testing::write_file(path, damaged);
    const auto history = rig.open();
    history->publish(numbered_run("push", 1));
    expect_written(*history);
    EXPECT_THAT(rig.ids("push"), ElementsAre("run-1")) << name;
    EXPECT_EQ(history->stats().set_aside, 1U) << name;
    EXPECT_TRUE(history->stats().writable) << name;
    const auto aside = set_aside_files(rig);
    ASSERT_THAT(aside, SizeIs(1)) << name;
    EXPECT_THAT(aside[0], MatchesRegex("history\\.db\\.corrupt-[0-9]{8}T[0-9]{6}Z")) << name;
    EXPECT_EQ(testing::read_file(rig.folder / aside[0]), damaged) << name;
    ASSERT_THAT(rig.said, SizeIs(1)) << name;
    EXPECT_THAT(rig.said[0], StartsWith("history was damaged; a new one is begun, the old one is now " +
                                        (rig.folder / aside[0]).string() + ": " + reason))
        << name;
  }
}

TEST(HistoryDamage, AnEmptyFileIsANewHistory) {
  HistoryRig rig;
  testing::write_file(rig.options.path, "");
  const auto history = rig.open();
  history->publish(numbered_run("auth", 1));
  expect_written(*history);
  EXPECT_THAT(rig.ids("auth"), ElementsAre("run-1"));
  EXPECT_THAT(set_aside_files(rig), SizeIs(0));
}

TEST(HistoryDamage, ADamagedFileIsFoundOutByTheReader) {
  HistoryRig rig;
  EXPECT_THROW(rig.reader(), std::runtime_error);
  testing::write_file(rig.options.path, "not a database, by far");
  try {
    rig.reader();
    ADD_FAILURE() << "nothing was thrown";
  } catch (const std::runtime_error& error) {
    EXPECT_EQ(error.what(), rig.options.path + ": file is not a database");
  }
}

TEST(HistoryDamage, TheDatabaseOfAnotherProgramIsLeftAlone) {
  HistoryRig rig;
  {
    sqlite::Database other(rig.options.path, sqlite::Access::kReadWrite);
    other.run("CREATE TABLE dashboard(id INTEGER); PRAGMA application_id=7");
  }
  const auto before = testing::read_file(rig.options.path);
  const auto history = rig.open();
  history->publish(numbered_run("auth", 1));
  EXPECT_FALSE(history->wait_until_written(100ms));
  EXPECT_FALSE(history->stats().writable);
  EXPECT_EQ(testing::read_file(rig.options.path), before);
  EXPECT_THAT(set_aside_files(rig), SizeIs(0));
}

TEST(HistoryDamage, AFileThatIsTakenAwayIsMadeAnew) {
  HistoryRig rig;
  const auto history = rig.open();
  history->publish(numbered_run("auth", 1));
  expect_written(*history);
  for (const char* suffix : {"", "-wal", "-shm"}) fs::remove(rig.options.path + suffix);
  history->publish(numbered_run("auth", 2));
  expect_written(*history);
  EXPECT_THAT(rig.ids("auth"), ElementsAre("run-2"));
}

TEST(HistoryDamage, TroubleIsSaidOnceAndItsEndToo) {
  HistoryRig rig;
  const auto folder = rig.folder / "late";
  rig.options.path = (folder / "history.db").string();
  const auto history = rig.open();
  history->publish(numbered_run("auth", 1));
  EXPECT_FALSE(history->wait_until_written(50ms));
  fs::create_directory(folder);
  expect_written(*history);
  EXPECT_THAT(rig.ids("auth"), ElementsAre("run-1"));
  EXPECT_THAT(rig.said,
              ElementsAre("history cannot be written: unable to open database file: No such file or directory",
                          "history is written again"));
}

}  // namespace
}  // namespace probe::exporters
