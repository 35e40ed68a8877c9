#include "agent/app/log_sink.hpp"

#include <gtest/gtest.h>
#include <spdlog/logger.h>
#include <sys/socket.h>

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <memory>
#include <string>

namespace probe::app {
namespace {

/// Two ends of a channel; the log writes to the second.
struct Channel {
  std::array<int, 2> ends{-1, -1};
  ~Channel() {
    for (const int end : ends) close(end);
  }
  /// Everything that has arrived and not been read.
  std::string read_all() const {
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    std::string text;
    std::array<char, 65536> chunk{};
    ssize_t size = 0;
    while ((size = read(ends[0], chunk.data(), chunk.size())) > 0) text.append(chunk.data(), static_cast<size_t>(size));
    return text;
  }
};

struct Kind {
  const char* name;
  int (*open)(std::array<int, 2>& ends);
};
constexpr std::array kKinds{
    Kind{"pipe", [](std::array<int, 2>& ends) { return pipe(ends.data()); }},
    Kind{"socket", [](std::array<int, 2>& ends) { return socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()); }}};

class LogSinkTest : public ::testing::TestWithParam<Kind> {
 protected:
  LogSinkTest() {
    EXPECT_EQ(GetParam().open(channel_.ends), 0);
    logger_ = std::make_unique<spdlog::logger>("test", std::make_shared<LogSink>(channel_.ends[1]));
  }
  Channel channel_;
  std::unique_ptr<spdlog::logger> logger_;
};

TEST_P(LogSinkTest, WritesRecordsAsTheyAre) {
  logger_->info("a %v");
  logger_->info("b");
  EXPECT_EQ(channel_.read_all(), "a %v\nb\n");
}

TEST_P(LogSinkTest, CutsRecordsThatAreTooLong) {
  logger_->info(std::string(2 * LogSink::kMaxRecordBytes, 'x'));
  EXPECT_EQ(channel_.read_all(), std::string(LogSink::kMaxRecordBytes - 1, 'x') + '\n');
}

TEST_P(LogSinkTest, DropsAndCountsWhatNobodyReadsInsteadOfWaiting) {
  const std::string record(1000, 'x');
  for (int i = 0; i < 2000; ++i) logger_->info(record);
  const std::string taken = channel_.read_all();
  ASSERT_LT(taken.size(), 1900U * 1001U) << "expected more records than a channel holds";
  logger_->info("after");
  logger_->info("last");
  const std::string after = channel_.read_all();
  const auto dropped = 2000 - taken.size() / 1001;
  EXPECT_EQ(after, "level=warn msg=\"log records were dropped, nobody read them\" records=" + std::to_string(dropped) +
                       "\nafter\nlast\n");
}

TEST_P(LogSinkTest, ToleratesAReaderThatWentAway) {
  std::signal(SIGPIPE, SIG_IGN);  // as main does
  close(channel_.ends[0]);
  channel_.ends[0] = -1;
  for (int i = 0; i < 3; ++i) logger_->info("a");
}

INSTANTIATE_TEST_SUITE_P(Kinds, LogSinkTest, ::testing::ValuesIn(kKinds),
                         [](const auto& kind) { return kind.param.name; });

}  // namespace
}  // namespace probe::app
