#include "agent/files/known_files.hpp"

#include "tests/support/fakes/fake_ports.hpp"
#include "tests/support/files.hpp"
#include "tests/support/temporary_directory.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <string>

namespace probe::files {
namespace {

using namespace std::chrono_literals;

struct KnownFilesTest : ::testing::Test {
  testing::TemporaryDirectory folder{"/dev/shm"};  // in memory on every machine
  std::string path = (folder / "a.pem").string();
  testing::FakeClock clock;

  static std::optional<FileIdentity> identity(const std::string& path, std::chrono::nanoseconds after_change) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    struct stat status{};
    ::fstat(file, &status);
    const auto changed = std::chrono::seconds(status.st_ctim.tv_sec) + std::chrono::nanoseconds(status.st_ctim.tv_nsec);
    const auto found = lasting_identity(file, status, core::SystemTime(changed + after_change));
    ::close(file);
    return found;
  }
};

TEST_F(KnownFilesTest, AFileIsWhatItWasUntilAnythingOfItChanges) {
  struct Case {
    std::string name;
    std::function<void()> change;
    bool known;
  };
  const Case cases[] = {
      {"nothing", [] {}, true},
      {"read", [&] { testing::read_file(path); }, true},
      {"another file in its place", [&] { testing::write_file(path, "other"); }, false},
      {"rewritten in place, with as many bytes", [&] { std::ofstream(path) << "other"; }, false},
      {"rewritten, and its time put back",
       [&] {
         const auto time = std::filesystem::last_write_time(path);
         std::ofstream(path) << "other";
         std::filesystem::last_write_time(path, time);
       },
       false},
      {"for others no more", [&] { ::chmod(path.c_str(), 0600); }, false},
      {"gone", [&] { std::filesystem::remove(path); }, false},
      {"a folder in its place",
       [&] {
         std::filesystem::remove(path);
         std::filesystem::create_directory(path);
       },
       false},
  };
  for (const auto& [name, change, known] : cases) {
    std::filesystem::remove_all(path);
    testing::write_file(path, "bytes");
    ASSERT_EQ(::chmod(path.c_str(), 0644), 0);
    const auto before = identity(path, 2s);
    ASSERT_TRUE(before) << name;
    KnownFiles files(clock);
    files.keep(path, std::make_shared<core::FileContent>(core::FileContent{"bytes", {}, 0644}), *before);
    change();
    struct stat status{};
    const auto now = ::stat(path.c_str(), &status) == 0 ? identity_of(status) : FileIdentity{};
    EXPECT_EQ(files.find(path, now) != nullptr, known) << name;
    const auto found = files.find(path);
    EXPECT_EQ(found == nullptr ? "" : found->bytes, known ? "bytes" : "") << name;
  }
}

TEST_F(KnownFilesTest, AreReadAgainAfterTenMinutes) {
  testing::write_file(path, "bytes");
  const auto before = identity(path, 2s).value();
  KnownFiles files(clock);
  files.keep(path, std::make_shared<core::FileContent>(core::FileContent{"bytes", {}, 0644}), before);
  clock.advance(10min - 1ms);
  EXPECT_NE(files.find(path), nullptr);
  EXPECT_NE(files.find(path, before), nullptr);
  clock.advance(1ms);
  EXPECT_EQ(files.find(path), nullptr);
  EXPECT_EQ(files.find(path, before), nullptr);
}

TEST_F(KnownFilesTest, OnlySmallFilesThatAnybodyMayReadAreKept) {
  testing::write_file(path, "bytes");
  struct Case {
    std::string name;
    core::FileContent content;
    bool known;
  };
  const Case cases[] = {
      {"small", {"bytes", {}, 0444}, true},
      {"its owner's", {"bytes", {}, 0600}, false},
      {"a group's", {"bytes", {}, 0640}, false},
      {"large", {std::string(8193, 'x'), {}, 0644}, false},
  };
  for (const auto& [name, content, known] : cases) {
    KnownFiles files(clock);
    files.keep(path, std::make_shared<core::FileContent>(content), identity(path, 2s).value());
    EXPECT_EQ(files.find(path) != nullptr, known) << name;
  }
}

TEST_F(KnownFilesTest, AFileThatMayChangeUnnoticedHasNoIdentity) {
  testing::write_file(path, "bytes");
  struct Case {
    std::string name, path;
    std::chrono::nanoseconds after_change;
    bool lasting;
  };
  const Case cases[] = {
      {"at rest", path, 2s, true},
      {"just written", path, 1999ms, false},
      {"written when the clock was ahead", path, -1h, false},
      {"made up as it is read", "/proc/self/status", 1h, false},
  };
  for (const auto& [name, file, after_change, lasting] : cases) {
    EXPECT_EQ(identity(file, after_change).has_value(), lasting) << name;
  }
}

}  // namespace
}  // namespace probe::files
