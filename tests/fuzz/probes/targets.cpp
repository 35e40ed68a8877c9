#include "tests/fuzz/probes/targets.hpp"

namespace probe::fuzzing {

std::span<const Target> targets() {
  static constexpr Target kTargets[] = {
      {"portal_page", portal_page}, {"shown_url", shown_url}, {"push_answer", push_answer}};
  return kTargets;
}

}  // namespace probe::fuzzing
