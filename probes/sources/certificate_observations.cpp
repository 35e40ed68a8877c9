#include "probes/sources/certificate_observations.hpp"

#include "probes/sources/known_certificates.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

namespace probe::probes {

namespace {

constexpr std::size_t kMaxLabelBytes = 128;
/// The name of a folder may be that of a domain, and has a file below it.
constexpr std::size_t kMaxFileLabelBytes = 300;
constexpr std::size_t kMaxObservedIssuers = 100;

std::string label(std::string_view text) { return core::one_line(text, kMaxLabelBytes); }

/// In seconds of the calendar, because a certificate may outlive what core::SystemTime can express.
double lifetime_left(const evidence::Certificate& certificate, core::SystemTime now) {
  const auto lifetime = static_cast<double>(certificate.not_after_unix - certificate.not_before_unix);
  const auto seconds = std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()).count();
  const auto left = static_cast<double>(certificate.not_after_unix - std::int64_t{seconds});
  return lifetime <= 0 ? 0 : std::clamp(left / lifetime, 0.0, 1.0);
}

}  // namespace

std::vector<const core::Metric*> certificate_metrics() {
  return {&kCertificateNotAfter, &kCertificateNotBefore, &kCertificateLifetimeRatio, &kCertificateKeyBits,
          &kCertificateInfo};
}

std::string file_label(const std::string& path, const std::string& pattern) {
  const std::size_t folders = pattern.rfind('/', pattern.find_first_of("*?["));
  const std::size_t common = folders == std::string::npos ? 0 : folders + 1;
  return core::one_line(common < path.size() ? path.substr(common) : path, kMaxFileLabelBytes);
}

void observe_certificate(core::ProbeResult& result, const evidence::Certificate& certificate, std::string_view source,
                         std::size_t position, core::SystemTime now, const CertificateOrigin& origin) {
  core::Labels place{{"source", std::string(source)}, {"position", std::to_string(position)}};
  if (!origin.address.empty()) place.emplace_back("address", origin.address);
  if (!origin.file.empty()) place.emplace_back("file", origin.file);
  result.observe(kCertificateNotAfter, static_cast<double>(certificate.not_after_unix), place);
  result.observe(kCertificateNotBefore, static_cast<double>(certificate.not_before_unix), place);
  result.observe(kCertificateLifetimeRatio, lifetime_left(certificate, now), place);
  result.observe(kCertificateKeyBits, certificate.key_bits, place);
  core::Labels info = place;
  info.emplace_back("subject", label(certificate.subject));
  info.emplace_back("issuer", label(certificate.issuer));
  info.emplace_back("serial", label(certificate.serial));
  info.emplace_back("fingerprint_sha256", certificate.sha256.hex());
  info.emplace_back("thumbprint", certificate.sha1.hex());
  result.observe(kCertificateInfo, 1, std::move(info));
}

void observe_chain(core::ProbeResult& result, const std::vector<evidence::Certificate>& certificates,
                   std::string_view source, core::SystemTime now, const CertificateOrigin& origin) {
  for (std::size_t i = 0; i < std::min(certificates.size(), kMaxObservedCertificates); ++i) {
    observe_certificate(result, certificates[i], source, i, now, origin);
  }
}

void ObservedFiles::observe(const std::vector<evidence::Certificate>& chain, const CertificateOrigin& origin) {
  for (std::size_t i = 0; i < std::min(chain.size(), kMaxObservedCertificates); ++i) {
    if (i > 0 && issuers_ == kMaxObservedIssuers) return;
    observe_certificate(result_, chain[i], source_, i, now_, origin);
    if (i > 0) ++issuers_;
  }
}

void observe_peer_chain(core::ProbeResult& result, const std::vector<core::Der>& chain, core::SystemTime now) {
  for (std::size_t position = 0; position < chain.size(); ++position) {
    const auto certificate = read_known_certificate(chain[position]);
    if (certificate) observe_certificate(result, *certificate, "tls", position, now);
  }
}

}  // namespace probe::probes
