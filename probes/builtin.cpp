#include "probes/builtin.hpp"

// The list. Each line is the name of a function `core::ProbeType NAME()` in the file NAME.cpp.
#define PROBE_TYPES(TYPE)    \
  TYPE(certificate_validity) \
  TYPE(thumbprint_match)     \
  TYPE(auth_server)          \
  TYPE(proxy_state)          \
  TYPE(push_connectivity)

namespace probe::probes {

#define DECLARE(name) core::ProbeType name();
PROBE_TYPES(DECLARE)
#undef DECLARE

std::vector<core::ProbeType> builtin_types() {
  std::vector<core::ProbeType> types;
#define APPEND(name) types.push_back(name());
  PROBE_TYPES(APPEND)
#undef APPEND
  return types;
}

}  // namespace probe::probes
