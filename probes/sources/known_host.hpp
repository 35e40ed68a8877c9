#pragma once

#include "probes/evidence/certificate.hpp"
#include "probes/evidence/host_name.hpp"

#include <string_view>

namespace probe::probes {

/// evidence::match_host, which reads the certificate anew, once for each certificate and host that is asked about
/// often. Any thread; each has a memory of its own.
evidence::HostMatch match_known_host(const evidence::Certificate& certificate, std::string_view host);

}  // namespace probe::probes
