#include "tests/fuzz/config/targets.hpp"

namespace probe::fuzzing {

std::span<const Target> targets() {
  static constexpr Target kTargets[] = {{"configuration", configuration}, {"yaml", yaml}, {"duration", duration}};
  return kTargets;
}

}  // namespace probe::fuzzing
