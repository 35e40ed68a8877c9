#include "probes/builtin.hpp"

namespace probe::probes {

// Each in the file of its name.
core::ProbeType certificate_validity();
core::ProbeType thumbprint_match();
core::ProbeType auth_server();
core::ProbeType proxy_state();
core::ProbeType push_connectivity();

std::vector<core::ProbeType> builtin_types() {
  return {
      certificate_validity(),  //
      thumbprint_match(),      //
      auth_server(),           //
      proxy_state(),           //
      push_connectivity(),
  };
}

}  // namespace probe::probes
