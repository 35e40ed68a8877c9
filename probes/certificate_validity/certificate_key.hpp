#pragma once

#include "agent/core/awaitable.hpp"
#include "agent/core/probe.hpp"
#include "config/file_path.hpp"
#include "config/schema.hpp"
#include "probes/certificate_validity/found_certificate.hpp"

#include <string>
#include <vector>

namespace probe::probes {

/// The key `private_key` of a probe: where the private half of the certificate has to be.
struct PrivateKeyPlace {
  config::FilePath file;
  bool in_source = false;  ///< where the certificate is
  config::FilePath password_file;

  static config::Schema<PrivateKeyPlace> schema();
};

/// `cert_private_key_exposed` when a file with a key that opens without a secret, of this mode (chmod(2)), may be read
/// by everybody, or written by others than its owner. That a group may read it is how Debian shares keys with services.
std::vector<core::Finding> judge_exposure(const std::string& path, unsigned mode);

/// Judges whether the private key of the certificate is where it has to be: `cert_private_key_missing`,
/// `cert_private_key_mismatch`, `cert_private_key_exposed` of a key file, `credential_unreadable`, `input_unreadable`,
/// and `input_missing` when the source does not tell. The key is used for nothing else.
core::Awaitable<void> judge_private_key(core::ProbeContext& context, PrivateKeyPlace place, FoundCertificate found,
                                        core::ProbeResult& result);

}  // namespace probe::probes
