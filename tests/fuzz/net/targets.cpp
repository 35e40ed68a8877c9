#include "tests/fuzz/net/targets.hpp"

namespace probe::fuzzing {

std::span<const Target> targets() {
  static constexpr Target kTargets[] = {
      {"starttls", starttls}, {"http_url", http_url}, {"response_head", response_head}};
  return kTargets;
}

}  // namespace probe::fuzzing
