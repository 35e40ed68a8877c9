#include "exporters/web/rate_limiter.hpp"

#include <algorithm>

namespace probe::exporters {

bool RateLimiter::allow(Time now) {
  if (limit_.interval.length.count() == 0) return true;
  const auto passed = std::chrono::duration<double, std::nano>(now - filled_at_).count();
  const auto earned = passed / static_cast<double>(limit_.interval.length.count());
  tokens_ = std::min(tokens_ + earned, static_cast<double>(limit_.burst));
  filled_at_ = now;
  if (tokens_ < 1) return false;
  tokens_ -= 1;
  return true;
}

}  // namespace probe::exporters
