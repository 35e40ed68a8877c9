#pragma once

#include "agent/core/awaitable.hpp"
#include "agent/core/probe.hpp"
#include "config/file_path.hpp"
#include "config/schema.hpp"
#include "probes/certificate_validity/found_certificate.hpp"

namespace probe::probes {

/// The key `private_key` of a probe: where the private half of the certificate has to be.
struct PrivateKeyPlace {
  config::FilePath file;
  bool in_source = false;  ///< where the certificate is
  config::FilePath password_file;

  static config::Schema<PrivateKeyPlace> schema();
};

/// Judges whether the private key of the certificate is where it has to be: `cert_private_key_missing`,
/// `cert_private_key_mismatch`, `credential_unreadable`, `input_unreadable`, and `input_missing` when the source does
/// not tell. The key is used for nothing else.
core::Awaitable<void> judge_private_key(core::ProbeContext& context, PrivateKeyPlace place, FoundCertificate found,
                                        core::ProbeResult& result);

}  // namespace probe::probes
