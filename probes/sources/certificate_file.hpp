#pragma once

#include "agent/core/awaitable.hpp"
#include "agent/core/files.hpp"
#include "agent/core/probe.hpp"
#include "probes/evidence/private_key.hpp"
#include "probes/sources/known_certificates.hpp"

#include <optional>
#include <string>
#include <vector>

namespace probe::probes {

/// A file that holds certificates: PEM, DER, PKCS#7 or PKCS#12.
struct CertificateFilePlace {
  std::string path;
  std::string password_file;  ///< of a PKCS#12 file; empty: it has no password
};

struct CertificateFileContent {
  std::string path;
  SharedCertificates certificates;          ///< in their order
  std::optional<evidence::PrivateKey> key;  ///< the one that lies beside them, PKCS#12 and PEM
  bool keeps_order = false;                 ///< whether the order means something: in PEM it does
  /// The mode of a file whose key opens without a secret; nothing when there is no key, or a password protects it.
  std::optional<unsigned> open_key_mode{};
};

/// What is in the file. Nothing when there are no certificates to be had, and `result` then says why: `cert_missing`
/// also for an empty file, `cert_unreadable`, `cert_parse_error`, `pkcs12_bad_password`, `pkcs12_legacy_algorithm`,
/// `credential_unreadable`, `probe_timeout` when others were unlocked all the time. A PKCS#12 file with ciphers of the
/// last century that still opens here is a warning.
core::Awaitable<std::optional<CertificateFileContent>> read_certificate_file(core::ProbeContext& context,
                                                                             CertificateFilePlace place,
                                                                             core::ProbeResult& result);

/// Whether nothing but the bytes of the file is needed to say what is in it: a PKCS#12 file takes a thread's time.
bool opens_at_once(const core::FileContent& content);

/// The same of a file whose content is at hand, and which opens_at_once().
std::optional<CertificateFileContent> read_certificate_content(const core::SharedContent& content,
                                                               const std::string& path, core::ProbeResult& result);

/// The paths that `pattern` stands for, at most 100. Empty when there is none, and `result` then says why.
core::Awaitable<std::vector<std::string>> match_certificate_files(core::ProbeContext& context, std::string pattern,
                                                                  core::ProbeResult& result);

/// Likewise, and with the contents of those that are at hand.
core::Awaitable<std::vector<core::FoundFile>> find_certificate_files(core::ProbeContext& context, std::string pattern,
                                                                     core::ProbeResult& result);

}  // namespace probe::probes
