#pragma once

#include "probes/evidence/certificate.hpp"

#include <string_view>

namespace probe::evidence {

enum class HostMatch {
  kMatches,
  kMismatch,
  kNoAlternativeNames,  ///< the certificate names no host at all: its common name does not count (RFC 9525 section 6.3)
};

/// Whether a TLS client may take `certificate` for `host`, a domain name or an IP address (IPv6 with or without
/// brackets), after RFC 9525: the subject alternative names decide, a wildcard stands for one whole leftmost label.
/// Names in other scripts are compared in their ASCII form.
HostMatch match_host(const Certificate& certificate, std::string_view host);

}  // namespace probe::evidence
