#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace probe::testing {

/// A TCP client that says exactly what it is told, byte by byte, on loopback. No call waits longer than ten seconds.
class RawClient {
 public:
  /// `receive_buffer`: size of the kernel's buffer, small to play a client that does not read; 0 for the default.
  /// `source`: the address to come from, of IPv4; nullptr: the system's choice. Throws when it cannot connect.
  explicit RawClient(std::uint16_t port, const char* address = "127.0.0.1", int receive_buffer = 0,
                     const char* source = nullptr);
  ~RawClient();
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;
  RawClient(RawClient&& other) noexcept;

  /// False when the server has closed the connection.
  bool send(std::string_view bytes) const;
  /// All until the server closes.
  std::string read_to_end() const;
  /// One response with its body, or the header alone for the answer to HEAD.
  std::string read_response(bool head = false) const;
  /// Whether the server closed the connection (or sent something) within `patience`.
  bool hears_within(std::chrono::milliseconds patience) const;
  /// Whether the connection ends, by a close or a reset, within ten seconds; what comes before is dropped.
  bool is_closed() const;

 private:
  int socket_;
};

/// `response` without its Date line; complains inside the text when there is none.
std::string without_date(std::string response);

}  // namespace probe::testing
