#pragma once

#include "probes/evidence/certificate.hpp"

#include <string_view>
#include <vector>

namespace probe::probes {

/// The same as evidence::read_certificate_der, at a small part of its cost when this thread has read these very bytes
/// lately: a server presents the same certificates for months. Keeps a few hundred of them for each thread.
evidence::Parsed<evidence::Certificate> read_known_certificate(std::string_view der);

/// Likewise evidence::read_certificates, for files, which change even less often. Keeps some two thousand of them for
/// each thread, and none that holds a private key in PEM.
evidence::Parsed<std::vector<evidence::Certificate>> read_known_certificates(std::string_view file);

}  // namespace probe::probes
