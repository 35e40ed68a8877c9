#pragma once

#include "agent/core/clock.hpp"
#include "agent/core/net.hpp"

#include <cstddef>
#include <string_view>

namespace probe::net {

/// Collects one HTTP response line by line, within limits. Interim (1xx) responses and trailers are counted and
/// dropped.
class ResponseReader {
 public:
  static constexpr std::size_t kMaxHeaderBytes = std::size_t{64} * 1024;
  static constexpr std::size_t kMaxHeaders = 100;

  enum class Limit { kNone, kHeaderBytes, kHeaders, kBody };

  /// `clock` outlives the reader.
  ResponseReader(std::size_t max_body_bytes, const core::Clock& clock)
      : max_body_bytes_(max_body_bytes), clock_(clock) {}

  /// Takes a line of the head as curl hands it over: status line, header, or the blank line at the end. False when a
  /// limit is passed.
  bool take_head(std::string_view line);
  /// Takes a piece of the body and keeps what fits. False when the limit is passed.
  bool take_body(std::string_view bytes);

  /// Whether the head of the final response was complete.
  bool head_complete() const { return head_complete_; }
  Limit passed() const { return passed_; }
  core::HttpResponse& response() { return response_; }
  const core::HttpResponse& response() const { return response_; }

 private:
  bool count(std::string_view line);
  void start(std::string_view status_line);
  void add(std::string_view header);

  std::size_t max_body_bytes_;
  const core::Clock& clock_;
  core::HttpResponse response_;
  std::size_t head_bytes_ = 0;
  std::size_t headers_ = 0;
  bool head_complete_ = false;
  Limit passed_ = Limit::kNone;
};

}  // namespace probe::net
