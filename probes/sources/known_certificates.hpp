#pragma once

#include "agent/core/files.hpp"
#include "probes/evidence/certificate.hpp"
#include "probes/evidence/private_key.hpp"

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace probe::probes {

/// A certificate that many runs look at. Never null.
using SharedCertificate = std::shared_ptr<const evidence::Certificate>;

/// The same as evidence::read_certificate_der, at a small part of its cost when this thread has read these very bytes
/// lately: a server presents the same certificates for months. Keeps a few hundred of them for each thread.
evidence::Parsed<SharedCertificate> read_known_certificate(std::string_view der);

/// The same as evidence::signed_by, likewise: a chain in a file is verified when it is new.
bool known_to_be_signed_by(const evidence::Certificate& certificate, const evidence::Certificate& issuer);

/// Certificates that many runs look at. Never null or empty.
using SharedCertificates = std::shared_ptr<const std::vector<evidence::Certificate>>;

/// What a file says that holds certificates.
struct CertificatesAndKey {
  SharedCertificates certificates;          ///< in their order
  std::optional<evidence::PrivateKey> key;  ///< one that lies beside them and opens without a password
};

/// Likewise what evidence::read_certificates and evidence::PrivateKey::read make of a file, which changes even less
/// often. Keeps at least the last 2,048 files for each thread, and none that holds a private key.
evidence::Parsed<CertificatesAndKey> read_known_file(std::string_view bytes);

/// The certificates of `content`, when this very content has been read before and holds no key; else nullptr. Costs no
/// look at its bytes.
SharedCertificates known_certificates(const core::SharedContent& content);
/// As above, and known_certificates() has them from now on.
evidence::Parsed<CertificatesAndKey> read_known_file(const core::SharedContent& content);

}  // namespace probe::probes
