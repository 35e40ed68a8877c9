#pragma once

#include "agent/core/clock.hpp"
#include "agent/core/metric.hpp"
#include "agent/core/net.hpp"
#include "agent/core/result.hpp"
#include "probes/evidence/certificate.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace probe::probes {

inline constexpr core::Metric kCertificateNotAfter{"probe_certificate_not_after_timestamp_seconds",
                                                   "When the certificate expires, as a Unix time", "seconds"};
inline constexpr core::Metric kCertificateNotBefore{"probe_certificate_not_before_timestamp_seconds",
                                                    "When the certificate becomes valid, as a Unix time", "seconds"};
inline constexpr core::Metric kCertificateLifetimeRatio{
    "probe_certificate_lifetime_ratio", "Share of the certificate's lifetime that is left, from 1 (new) to 0 (expired)",
    "ratio"};
inline constexpr core::Metric kCertificateKeyBits{
    "probe_certificate_key_size", "Size of the certificate's public key in bits; 0 when it cannot be read", "bits"};
inline constexpr core::Metric kCertificateInfo{"probe_certificate_info",
                                               "The certificate found, by its labels; the value is always 1", ""};

/// The metrics above, for the declaration of a probe type that calls the functions below.
std::vector<const core::Metric*> certificate_metrics();

/// What tells one of several places from the others, as labels; empty: no such label.
struct CertificateOrigin {
  std::string address{};  ///< of the server that showed it, where several were asked
  std::string file{};     ///< as file_label() names it, where a pattern stands for several
};

/// What `path` is called among the files that `pattern` stands for: without the folders that it has in common with all
/// of them, so that the name stays when files come and go. At most 300 bytes.
std::string file_label(const std::string& path, const std::string& pattern);

/// Adds the numbers of one certificate, valid or not. `source`: `file`, `tls`, `metadata`, `export` or `ldap`.
/// `position`: its place in the chain or list, from 0; unique for a source and an origin within one run.
void observe_certificate(core::ProbeResult& result, const evidence::Certificate& certificate, std::string_view source,
                         std::size_t position, core::SystemTime now, const CertificateOrigin& origin = {});

/// Far more than any chain has, few enough for metrics.
inline constexpr std::size_t kMaxObservedCertificates = 10;

/// Adds the numbers of chains from several files: of each file its first certificate, and of their issuers, which many
/// have in common, a hundred in all.
class ObservedFiles {
 public:
  ObservedFiles(core::ProbeResult& result, std::string_view source, core::SystemTime now)
      : result_(result), source_(source), now_(now) {}

  void observe(const std::vector<evidence::Certificate>& chain, const CertificateOrigin& origin);

 private:
  core::ProbeResult& result_;
  std::string_view source_;
  core::SystemTime now_;
  std::size_t issuers_ = 0;
};

/// Adds the numbers of a chain, or of a list's first kMaxObservedCertificates.
void observe_chain(core::ProbeResult& result, const std::vector<evidence::Certificate>& certificates,
                   std::string_view source, core::SystemTime now, const CertificateOrigin& origin = {});

/// Adds the numbers of each certificate that a TLS peer presented, as source `tls`. One that cannot be read has none.
void observe_peer_chain(core::ProbeResult& result, const std::vector<core::Der>& chain, core::SystemTime now);

}  // namespace probe::probes
