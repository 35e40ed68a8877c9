#pragma once

#include "exporters/web/web_config.hpp"

#include <chrono>

namespace probe::exporters {

/// A bucket of tokens: one request takes one, each interval gives one back, and there are never more than the burst.
class RateLimiter {
 public:
  using Time = std::chrono::steady_clock::time_point;

  explicit RateLimiter(RateLimit limit) : limit_(limit), tokens_(static_cast<double>(limit.burst)) {}

  /// Whether a request at `now` may go on; `now` never goes back.
  bool allow(Time now);
  const RateLimit& limit() const { return limit_; }

 private:
  RateLimit limit_;
  double tokens_;
  Time filled_at_{};
};

}  // namespace probe::exporters
