#include "tests/fuzz/exporters/targets.hpp"

namespace probe::fuzzing {

std::span<const Target> targets() {
  static constexpr Target kTargets[] = {{"request_target", request_target},
                                        {"listen_address", listen_address},
                                        {"printable_text", printable_text},
                                        {"metric_label", metric_label},
                                        {"web_config", web_config}};
  return kTargets;
}

}  // namespace probe::fuzzing
