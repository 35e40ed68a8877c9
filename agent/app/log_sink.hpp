#pragma once

#include <spdlog/sinks/base_sink.h>

#include <cstddef>
#include <mutex>

namespace probe::app {

/// Writes whole records to a file descriptor, and never waits for whoever reads it: while that pipe, socket or terminal
/// takes nothing more, records are dropped and counted, and the first record afterwards is preceded by how many.
/// A regular file always takes more. Thread-safe.
class LogSink final : public spdlog::sinks::base_sink<std::mutex> {
 public:
  /// Longer records are cut. A pipe takes as much at once or nothing (PIPE_BUF of Linux).
  static constexpr std::size_t kMaxRecordBytes = 4096;

  /// `descriptor` stays the caller's and must outlive the sink.
  explicit LogSink(int descriptor) : descriptor_(descriptor) {}

 private:
  void sink_it_(const spdlog::details::log_msg& record) override;
  void flush_() override {}

  int descriptor_;
  std::size_t dropped_ = 0;
};

}  // namespace probe::app
