#include "agent/app/log_sink.hpp"

#include <fmt/format.h>
#include <sys/socket.h>

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <string_view>

namespace probe::app {

namespace {

/// Whether `text` went out whole. What a socket took in part counts as written: half a record is more than none.
bool write_without_waiting(int descriptor, std::string_view text) {
  pollfd ready{descriptor, POLLOUT, 0};
  if (poll(&ready, 1, 0) <= 0 || (ready.revents & POLLOUT) == 0) return false;
  // A socket that has room for something need not have room for all, and would wait.
  ssize_t written = send(descriptor, text.data(), text.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  if (written < 0 && errno == ENOTSOCK) written = write(descriptor, text.data(), text.size());
  return written > 0;
}

}  // namespace

void LogSink::sink_it_(const spdlog::details::log_msg& record) {
  std::string line;
  if (dropped_ > 0) {
    line = fmt::format("level=warn msg=\"log records were dropped, nobody read them\" records={}\n", dropped_);
  }
  const std::size_t start = line.size();
  line.append(record.payload.data(), record.payload.size());
  if (line.size() - start >= kMaxRecordBytes) line.resize(start + kMaxRecordBytes - 1);
  line += '\n';
  // A pipe may have room for the record and not for the notice before it.
  if (line.size() > kMaxRecordBytes) {
    if (!write_without_waiting(descriptor_, std::string_view(line).substr(0, start))) {
      ++dropped_;
      return;
    }
    dropped_ = 0;
    line.erase(0, start);
  }
  if (write_without_waiting(descriptor_, line)) {
    dropped_ = 0;
  } else {
    ++dropped_;
  }
}

}  // namespace probe::app
