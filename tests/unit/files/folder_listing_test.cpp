#include "agent/files/folder_listing.hpp"

#include "tests/support/files.hpp"
#include "tests/support/temporary_directory.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

namespace probe::files {
namespace {

using namespace std::chrono_literals;

/// File systems of older kernels take their times from a clock that moves every few milliseconds.
void wait_for_the_next_time() {
  const auto time = [] {
    timespec now{};
    ::clock_gettime(CLOCK_REALTIME_COARSE, &now);
    return now.tv_nsec;
  };
  for (const auto before = time(); time() == before;) continue;
}

struct FolderListingTest : ::testing::Test {
  testing::TemporaryDirectory root{"/dev/shm"};  // in memory on every machine
  std::filesystem::path folder = root / "folder";
  std::string pattern = (folder / "*.pem").string();
  core::SystemTime at_rest = std::chrono::system_clock::now() + 1h;

  void make() {
    std::filesystem::remove_all(folder);
    std::filesystem::create_directory(folder);
    for (const char* name : {"a.pem", "b.pem", "note.txt"}) write(name, "bytes");
  }
  void write(const std::string& name, const std::string& bytes) { std::ofstream(folder / name) << bytes; }
  void rename(const std::string& from, const std::string& to) { std::filesystem::rename(folder / from, folder / to); }

  /// The names, with a blank between; or what is wrong.
  static std::string names_in(const Listing& listing) {
    if (const auto* error = std::get_if<core::FileError>(&listing.files)) return error->message;
    std::string names;
    for (const auto& file : std::get<std::vector<ListedFile>>(listing.files)) {
      names += (names.empty() ? "" : " ") + std::filesystem::path(file.path).filename().string();
    }
    return names;
  }
  static FileIdentity first_of(const Listing& listing) {
    return std::get<std::vector<ListedFile>>(listing.files).front().identity;
  }
};

TEST_F(FolderListingTest, AFolderIsWhatItWasUntilAFileComesOrGoes) {
  struct Case {
    std::string name;
    std::function<void()> change;
    std::string want;
    bool kept, first_is_same;
  };
  const Case cases[] = {
      {"nothing", [] {}, "a.pem b.pem", true, true},
      {"a file more", [&] { write("c.pem", "bytes"); }, "a.pem b.pem c.pem", false, true},
      {"a file less", [&] { std::filesystem::remove(folder / "b.pem"); }, "a.pem", false, true},
      {"another name", [&] { rename("b.pem", "d.pem"); }, "a.pem d.pem", false, true},
      {"another file in its place", [&] { rename("note.txt", "a.pem"); }, "a.pem b.pem", false, false},
      {"a file rewritten in place", [&] { write("a.pem", "other"); }, "a.pem b.pem", true, false},
      {"another folder in its place",
       [&] {
         std::filesystem::rename(folder, root / "older");
         std::filesystem::create_directory(folder);
         write("e.pem", "bytes");
         std::filesystem::remove_all(root / "older");
       },
       "e.pem", false, false},
  };
  for (const auto& [name, change, want, kept, first_is_same] : cases) {
    make();
    const Listing before = list_files(pattern, 10, at_rest, std::nullopt);
    ASSERT_EQ(names_in(before), "a.pem b.pem") << name;
    ASSERT_TRUE(before.folder) << name;
    wait_for_the_next_time();
    change();
    const Listing after = list_files(pattern, 10, at_rest, before.folder);
    EXPECT_EQ(names_in(after), want) << name;
    ASSERT_TRUE(after.folder) << name;
    EXPECT_EQ(after.folder->paths == before.folder->paths, kept) << name;
    EXPECT_EQ(first_of(after) == first_of(before), first_is_same) << name;
  }
}

TEST_F(FolderListingTest, AFolderThatIsGoneHasNoFiles) {
  make();
  const Listing before = list_files(pattern, 10, at_rest, std::nullopt);
  std::filesystem::remove_all(folder);
  EXPECT_EQ(names_in(list_files(pattern, 10, at_rest, before.folder)), pattern + ": no such file");
}

TEST_F(FolderListingTest, WhatMayChangeUnnoticedIsNotKept) {
  make();
  std::filesystem::create_directory(root / "links");
  std::filesystem::create_symlink(folder / "a.pem", root / "links" / "a.pem");
  struct Case {
    std::string name, pattern;
    core::SystemTime now;
    bool kept;
  };
  const Case cases[] = {
      {"at rest", pattern, at_rest, true},
      {"just changed", pattern, std::chrono::system_clock::now(), false},
      {"several folders", root / "*" / "*.pem", at_rest, false},
      {"an escaped name", root / "fo\\lder" / "*.pem", at_rest, false},
      {"a link, whose file may come and go elsewhere", root / "links" / "*.pem", at_rest, false},
      {"made up as it is read", "/proc/self/stat*", at_rest, false},
      {"nothing matches", folder / "*.p12", at_rest, false},
      {"more than are wanted", folder / "*", at_rest, false},
  };
  for (const auto& [name, each, now, kept] : cases) {
    EXPECT_EQ(list_files(each, name == "made up as it is read" ? 10 : 2, now, std::nullopt).folder.has_value(), kept)
        << name;
  }
}

TEST_F(FolderListingTest, ALinkThatLeadsNowhereIsNoFile) {
  make();
  std::filesystem::create_symlink(folder / "later", folder / "c.pem");
  EXPECT_EQ(names_in(list_files(pattern, 10, at_rest, std::nullopt)), "a.pem b.pem");
  write("later", "bytes");
  EXPECT_EQ(names_in(list_files(pattern, 10, at_rest, std::nullopt)), "a.pem b.pem c.pem");
}

}  // namespace
}  // namespace probe::files
