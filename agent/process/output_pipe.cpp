#include "agent/process/output_pipe.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string_view>

namespace probe::process {

namespace {

/// The most that a program can make of its pipe without privileges (/proc/sys/fs/pipe-max-size).
constexpr std::size_t kMaxPipe = std::size_t{1} << 20;

}  // namespace

OutputPipe::OutputPipe(const boost::asio::any_io_executor& executor, Descriptor pipe, std::size_t limit, Keep keep)
    : stream_(executor, pipe.release()), limit_(limit), keep_(keep) {}

void OutputPipe::read_available() {
  std::array<char, std::size_t{16} * 1024> buffer;  // NOLINT(cppcoreguidelines-pro-type-member-init): read into
  std::size_t total = 0;
  while (open() && total < kMaxPipe) {
    const auto count = ::read(stream_.native_handle(), buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && errno == EAGAIN) return;
    if (count <= 0) return close();
    keep(std::string_view(buffer.data(), static_cast<std::size_t>(count)));
    total += static_cast<std::size_t>(count);
  }
}

void OutputPipe::keep(std::string_view read) {
  if (keep_ == Keep::kStart) {
    const auto room = limit_ - bytes_.size();
    overflowed_ = overflowed_ || read.size() > room;
    bytes_.append(read.substr(0, room));
    return;
  }
  bytes_.append(read);
  if (bytes_.size() <= limit_) return;
  overflowed_ = true;
  bytes_.erase(0, bytes_.size() - limit_);
}

void OutputPipe::close() {
  boost::system::error_code ignored;
  stream_.close(ignored);
}

}  // namespace probe::process
