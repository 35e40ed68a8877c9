#pragma once

#include "agent/process/descriptor.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include <cstddef>
#include <string>

namespace probe::process {

/// The agent's end of a pipe that a program writes to. Keeps as many bytes as it was told to, from the start or the
/// end.
class OutputPipe {
 public:
  enum class Keep { kStart, kEnd };

  OutputPipe(const boost::asio::any_io_executor& executor, Descriptor pipe, std::size_t limit, Keep keep);

  /// To wait on; closed once the program has nothing more to say.
  boost::asio::posix::stream_descriptor& stream() { return stream_; }
  /// Reads what is there now, up to the size that a pipe can have, so that a program that writes faster than this reads
  /// cannot hold it up.
  void read_available();
  void close();

  bool open() const { return stream_.is_open(); }
  const std::string& bytes() const { return bytes_; }
  /// Whether there was more than it keeps.
  bool overflowed() const { return overflowed_; }

 private:
  void keep(std::string_view read);

  boost::asio::posix::stream_descriptor stream_;
  std::size_t limit_;
  Keep keep_;
  std::string bytes_;
  bool overflowed_ = false;
};

}  // namespace probe::process
