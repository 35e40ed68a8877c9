#include "agent/files/file_reader.hpp"

#include "tests/support/fakes/fake_ports.hpp"
#include "tests/support/fakes/run_awaitable.hpp"
#include "tests/support/files.hpp"
#include "tests/support/temporary_directory.hpp"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <future>
#include <map>

namespace probe::files {
namespace {

using namespace std::chrono_literals;

/// In memory on every machine, while the folder for temporary files may be on a file system of any kind.
constexpr const char* kMemoryFolder = "/dev/shm";

struct FileReaderTest : ::testing::Test {
  testing::TemporaryDirectory folder;
  std::string path(const std::string& name) const { return (folder.path() / name).string(); }

  static std::string error_of(const core::FileResult& result) {
    const auto* error = std::get_if<core::FileError>(&result);
    return error == nullptr ? "" : error->message;
  }
};

TEST_F(FileReaderTest, ReadsARegularFileAndItsTime) {
  testing::write_file(path("a.cer"), std::string("\0binary\xFF", 8));
  const auto result = read_file(path("a.cer"), 100);
  ASSERT_TRUE(std::holds_alternative<core::FileContent>(result)) << error_of(result);
  EXPECT_EQ(std::get<core::FileContent>(result).bytes, std::string("\0binary\xFF", 8));
  EXPECT_LT(std::chrono::abs(std::chrono::system_clock::now() - std::get<core::FileContent>(result).modified_at), 1min);
}

TEST_F(FileReaderTest, ReadsAnEmptyFileAndFilesOfUnstatedSize) {
  testing::write_file(path("empty"), "");
  const auto empty = read_file(path("empty"), 100);
  ASSERT_TRUE(std::holds_alternative<core::FileContent>(empty));
  EXPECT_EQ(std::get<core::FileContent>(empty).bytes, "");
  const auto proc = read_file("/proc/self/status", 1 << 20);
  ASSERT_TRUE(std::holds_alternative<core::FileContent>(proc));
  EXPECT_GT(std::get<core::FileContent>(proc).bytes.size(), 500U);
}

TEST_F(FileReaderTest, RefusesWhatIsNotARegularFileOfBoundedSizeAndNeverBlocks) {
  ASSERT_EQ(::mkfifo(path("fifo").c_str(), 0600), 0);
  testing::write_file(path("file"), "x");
  std::ofstream(path("large")).seekp(100 << 20).put('x');
  struct Case {
    std::string name, path, want;
    core::FileError::Kind kind;
  };
  using Kind = core::FileError::Kind;
  const Case cases[] = {
      {"missing", path("none"), path("none") + ": no such file", Kind::kMissing},
      {"a file where a folder should be", path("file/x"), path("file/x") + ": no such file", Kind::kMissing},
      {"directory", folder.path().string(), folder.path().string() + ": expected a regular file, found a directory",
       Kind::kUnreadable},
      {"FIFO without a writer", path("fifo"), path("fifo") + ": expected a regular file, found a FIFO",
       Kind::kUnreadable},
      {"device", "/dev/zero", "/dev/zero: expected a regular file, found a device", Kind::kUnreadable},
      {"100 MB", path("large"), path("large") + ": expected at most 1048576 bytes, found 104857601", Kind::kUnreadable},
  };
  for (const auto& [name, file, want, kind] : cases) {
    const auto result = read_file(file, 1 << 20);
    ASSERT_TRUE(std::holds_alternative<core::FileError>(result)) << name;
    EXPECT_EQ(error_of(result), want) << name;
    EXPECT_EQ(std::get<core::FileError>(result).kind, kind) << name;
  }
}

TEST_F(FileReaderTest, SaysWhoWasDenied) {
  if (::geteuid() == 0) {
    // Root may read everything: look at the file through the eyes of nobody.
    ASSERT_EQ(::chmod(folder.path().c_str(), 0755), 0);
    testing::write_file(path("secret"), "x");
    ASSERT_EQ(::chmod(path("secret").c_str(), 0), 0);
    ASSERT_EQ(::seteuid(65534), 0);
    const auto result = read_file(path("secret"), 100);
    ASSERT_EQ(::seteuid(0), 0);
    EXPECT_EQ(error_of(result), path("secret") + ": permission denied for user id 65534");
    return;
  }
  testing::write_file(path("secret"), "x");
  ASSERT_EQ(::chmod(path("secret").c_str(), 0), 0);
  EXPECT_EQ(error_of(read_file(path("secret"), 100)),
            path("secret") + ": permission denied for user id " + std::to_string(::geteuid()));
}

TEST_F(FileReaderTest, ReadsOnAThreadOfThePool) {
  boost::asio::io_context io;
  async::BlockingPool pool(2);
  const core::RealClock clock;
  PosixFileReader reader(pool, clock);
  testing::write_file(path("a"), "content");
  const auto result = testing::run_awaitable(io, reader.read(path("a"), 100, std::chrono::steady_clock::now() + 5s));
  ASSERT_TRUE(std::holds_alternative<core::FileContent>(result));
  EXPECT_EQ(std::get<core::FileContent>(result).bytes, "content");
}

TEST(KnownFileReaderTest, AnUnchangedFileIsReadWhileNoThreadOfThePoolIsFree) {
  const testing::TemporaryDirectory folder(kMemoryFolder);
  const std::string path = (folder / "a").string();
  testing::write_file(path, "content");
  testing::FakeClock clock;
  clock.set(std::chrono::system_clock::now() + 1h);
  boost::asio::io_context io;
  async::BlockingPool pool(1);
  PosixFileReader reader(pool, clock);
  const auto read = [&](const std::string& file) {
    const auto result = testing::run_awaitable(io, reader.read(file, 100, std::chrono::steady_clock::now() + 50ms));
    const auto* content = std::get_if<core::FileContent>(&result);
    return content == nullptr ? std::get<core::FileError>(result).message : content->bytes;
  };
  ASSERT_EQ(read(path), "content");

  std::promise<void> end;
  std::function<int()> hanging = [&end] { return end.get_future().wait(), 0; };
  testing::run_awaitable(io, pool.run<int>(hanging, std::chrono::steady_clock::now()));
  EXPECT_EQ(read(path), "content");
  EXPECT_EQ(read(path + "/../b"), path + "/../b: the file system did not answer in time");
  testing::write_file(path, "changed");
  EXPECT_EQ(read(path), path + ": the file system did not answer in time");
  end.set_value();
}

struct FolderReaderTest : ::testing::Test {
  testing::TemporaryDirectory folder{kMemoryFolder};
  testing::FakeClock clock;
  boost::asio::io_context io;
  async::BlockingPool pool{1};
  PosixFileReader reader{pool, clock};

  FolderReaderTest() { clock.set(std::chrono::system_clock::now() + 1h); }

  void write(const std::string& name, const std::string& bytes, mode_t mode = 0644) {
    testing::write_file(folder / name, bytes);
    ASSERT_EQ(::chmod((folder / name).c_str(), mode), 0);
  }
  core::MatchResult match(std::chrono::milliseconds time = 5s) {
    return testing::run_awaitable(
        io, reader.match_and_read(folder / "*", 10, 1 << 20, std::chrono::steady_clock::now() + time));
  }
  std::map<std::string, core::SharedContent> contents() {
    std::map<std::string, core::SharedContent> contents;
    const auto result = match();
    for (const auto& file : std::get<std::vector<core::FoundFile>>(result)) {
      contents[std::filesystem::path(file.path).filename()] = file.content;
    }
    return contents;
  }
};

TEST_F(FolderReaderTest, WhatDidNotChangeIsTheSameContentAndNothingElseIs) {
  write("same", "content");
  write("rewritten", "content");
  write("secret", "content", 0600);
  auto before = contents();
  for (const char* name : {"same", "rewritten", "secret"}) {
    ASSERT_NE(before[name], nullptr) << name;
    EXPECT_EQ(before[name]->bytes, "content") << name;
  }
  write("rewritten", "changed");
  write("added", "more");
  auto after = contents();
  EXPECT_EQ(after["same"], before["same"]);
  EXPECT_EQ(after["same"], reader.known(folder / "same", 100));
  EXPECT_EQ(after["rewritten"]->bytes, "changed");
  EXPECT_EQ(after["added"]->bytes, "more");
  EXPECT_NE(after["secret"], before["secret"]) << "it is not to stay in memory";
  EXPECT_EQ(after["secret"]->permissions, 0600U);
}

TEST_F(FolderReaderTest, LeavesLargeFilesAndWhatCannotBeReadToTheReader) {
  write("large", std::string(8193, 'x'));
  write("small", "content");
  std::filesystem::create_directory(folder / "folder");
  auto found = contents();
  EXPECT_EQ(found.size(), 3U);
  EXPECT_EQ(found["large"], nullptr);
  EXPECT_EQ(found["folder"], nullptr);
  EXPECT_EQ(found["small"]->bytes, "content");
}

TEST_F(FolderReaderTest, KnowsWithoutWaitingWhatAFileHoldsThatDidNotChange) {
  write("a", "content");
  const std::string path = folder / "a";
  EXPECT_EQ(reader.known(path, 100), nullptr);
  contents();
  std::promise<void> end;
  std::function<int()> hanging = [&end] { return end.get_future().wait(), 0; };
  testing::run_awaitable(io, pool.run<int>(hanging, std::chrono::steady_clock::now()));
  ASSERT_NE(reader.known(path, 100), nullptr);
  EXPECT_EQ(reader.known(path, 100)->bytes, "content");
  EXPECT_EQ(reader.known(path, 6), nullptr) << "more than is wanted";
  const auto result = match(50ms);
  ASSERT_TRUE(std::holds_alternative<core::FileError>(result));
  EXPECT_EQ(std::get<core::FileError>(result).message,
            (folder / "*").string() + ": the file system did not answer in time");
  write("a", "changed");
  EXPECT_EQ(reader.known(path, 100), nullptr);
  end.set_value();
}

TEST_F(FileReaderTest, TellsWhoMayReadAFile) {
  testing::write_file(path("key"), "x");
  ASSERT_EQ(::chmod(path("key").c_str(), 0640), 0);
  const auto result = read_file(path("key"), 100);
  ASSERT_TRUE(std::holds_alternative<core::FileContent>(result)) << error_of(result);
  EXPECT_EQ(std::get<core::FileContent>(result).permissions, 0640U);
}

TEST_F(FileReaderTest, MatchesPatternsInOrder) {
  for (const char* name : {"b.cer", "a.cer", "c.pem"}) testing::write_file(path(name), "x");
  struct Case {
    std::string name, pattern;
    std::vector<std::string> want;
    std::string error;
  };
  const Case cases[] = {
      {"star", path("*.cer"), {path("a.cer"), path("b.cer")}, ""},
      {"no pattern", path("c.pem"), {path("c.pem")}, ""},
      {"no match", path("*.p12"), {}, path("*.p12") + ": no file matches"},
      {"no file", path("d.pem"), {}, path("d.pem") + ": no such file"},
      {"too many", path("*"), {}, path("*") + ": expected at most 2 files, found more"},
  };
  for (const auto& [name, pattern, want, error] : cases) {
    const auto result = match_files(pattern, 2);
    const auto* files = std::get_if<std::vector<core::FoundFile>>(&result);
    std::vector<std::string> paths;
    if (files != nullptr) {
      for (const auto& file : *files) paths.push_back(file.path);
    }
    EXPECT_EQ(paths, want) << name;
    EXPECT_EQ(files == nullptr ? std::get<core::FileError>(result).message : "", error) << name;
  }
}

}  // namespace
}  // namespace probe::files
