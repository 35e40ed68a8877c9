#pragma once

#include "probes/evidence/certificate.hpp"
#include "probes/evidence/private_key.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace probe::probes {

/// The same as evidence::read_certificate_der, at a small part of its cost when this thread has read these very bytes
/// lately: a server presents the same certificates for months. Keeps a few hundred of them for each thread.
evidence::Parsed<evidence::Certificate> read_known_certificate(std::string_view der);

/// What a file says that holds certificates.
struct CertificatesAndKey {
  std::vector<evidence::Certificate> certificates;  ///< in their order; never empty
  std::optional<evidence::PrivateKey> key;          ///< one that lies beside them and opens without a password
};

/// Likewise what evidence::read_certificates and evidence::PrivateKey::read make of a file, which changes even less
/// often. Keeps some two thousand files for each thread, and none that holds a private key.
evidence::Parsed<CertificatesAndKey> read_known_file(std::string_view bytes);

}  // namespace probe::probes
