#pragma once

#include "agent/core/awaitable.hpp"
#include "agent/core/probe.hpp"
#include "probes/certificate_validity/certificate_validity_config.hpp"
#include "probes/certificate_validity/found_certificate.hpp"

#include <vector>

/// Ways to certificates other than files and TLS endpoints. Each reads until the run's deadline at the latest, and
/// `result` has a finding for whatever could not be had.
namespace probe::probes {

/// The certificate that is meant, of each export that `source.exported` stands for. An export that is too old is read
/// all the same, beside its `input_stale`: what is in a certificate does not change. Further findings:
/// `thumbprint_current_empty`, `thumbprint_malformed`, `cert_missing`, `cert_parse_error`, `input_missing`, and those
/// of unreadable_export. Without a next or previous certificate there is nothing to find.
core::Awaitable<std::vector<FoundCertificate>> read_exported(core::ProbeContext& context, CertificateSource source,
                                                             core::ProbeResult& result);

/// The certificates in the values of an attribute, at most 100. Further findings: `cert_missing`, `cert_parse_error`,
/// `cert_multiple_ambiguous`, `input_truncated`, and those of search_directory.
core::Awaitable<std::vector<FoundCertificate>> read_from_directory(core::ProbeContext& context,
                                                                   CertificateSource source, core::ProbeResult& result);

/// The certificates of the published signing keys, each once. Further findings: `metadata_no_signing_keys`,
/// `metadata_key_invalid`, `cert_missing`, and those of fetch_metadata and fetch_keys. Throws as those do.
core::Awaitable<std::vector<FoundCertificate>> read_published(core::ProbeContext& context, CertificateSource source,
                                                              core::ProbeResult& result);

}  // namespace probe::probes
