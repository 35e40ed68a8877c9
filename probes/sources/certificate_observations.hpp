#pragma once

#include "agent/core/clock.hpp"
#include "agent/core/metric.hpp"
#include "agent/core/net.hpp"
#include "agent/core/result.hpp"
#include "probes/evidence/certificate.hpp"
#include "probes/sources/known_certificates.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
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

/// The labels of one certificate's numbers.
struct CertificateLabels {
  core::SharedLabels place;
  core::SharedLabels info;  ///< and what the certificate says
};

/// The labels that the last run of one probe made, for as long as its files hold the same certificates. What is in it
/// changes the cost of a run and nothing else.
class KnownLabels {
 public:
  /// Those of `chain` from the file that a run comes to as number `turn`, counted from 0. `pattern`: see ObservedFiles.
  const std::vector<CertificateLabels>& of(std::size_t turn, const SharedCertificates& chain, std::string_view source,
                                           const std::string& path, const std::string& pattern);
  /// A run came to so many files.
  void end_run(std::size_t turns);

 private:
  struct File {
    std::string path;
    std::weak_ptr<const std::vector<evidence::Certificate>> chain;
    std::vector<CertificateLabels> labels;
  };
  std::vector<File> files_;
};

/// Adds the numbers of chains from several files: of each file its first certificate, and of their issuers, which many
/// have in common, a hundred in all.
class ObservedFiles {
 public:
  /// `pattern`: stands for the files of the second `observe`; empty for a file that needs no name of its own.
  ObservedFiles(core::ProbeResult& result, std::string_view source, core::SystemTime now, std::string pattern = {})
      : result_(result), source_(source), now_(now), pattern_(std::move(pattern)) {}

  void observe(const std::vector<evidence::Certificate>& chain, const CertificateOrigin& origin);
  /// The same of a chain that was in the file `path`, with the labels in `known`.
  void observe(const SharedCertificates& chain, const std::string& path, KnownLabels& known);
  /// How many files were observed by the second.
  std::size_t turns() const { return turns_; }

 private:
  bool takes(std::size_t position);

  core::ProbeResult& result_;
  std::string_view source_;
  core::SystemTime now_;
  std::string pattern_;
  std::size_t issuers_ = 0;
  std::size_t turns_ = 0;
};

/// Adds the numbers of a chain, or of a list's first kMaxObservedCertificates.
void observe_chain(core::ProbeResult& result, const std::vector<evidence::Certificate>& certificates,
                   std::string_view source, core::SystemTime now, const CertificateOrigin& origin = {});

/// Adds the numbers of each certificate that a TLS peer presented, as source `tls`. One that cannot be read has none.
void observe_peer_chain(core::ProbeResult& result, const std::vector<core::Der>& chain, core::SystemTime now);

}  // namespace probe::probes
