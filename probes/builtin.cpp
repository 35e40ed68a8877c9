#include "probes/builtin.hpp"

namespace probe::probes {

std::vector<core::ProbeType> builtin_types() {
  return {
      certificate_validity(), thumbprint_match(), auth_server(), proxy_state(), push_connectivity(),
  };
}

}  // namespace probe::probes
