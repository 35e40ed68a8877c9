#include "probes/sources/certificate_observations.hpp"

#include "agent/core/recent.hpp"
#include "probes/sources/known_certificates.hpp"

#include <fmt/format.h>

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
constexpr std::size_t kKeptLabels = 512;

std::string label(std::string_view text) { return core::one_line(text, kMaxLabelBytes); }

/// In seconds of the calendar, because a certificate may outlive what core::SystemTime can express.
double lifetime_left(const evidence::Certificate& certificate, core::SystemTime now) {
  const auto lifetime = static_cast<double>(certificate.not_after_unix - certificate.not_before_unix);
  const auto seconds = std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()).count();
  const auto left = static_cast<double>(certificate.not_after_unix - std::int64_t{seconds});
  return lifetime <= 0 ? 0 : std::clamp(left / lifetime, 0.0, 1.0);
}

CertificateLabels labels_of(const evidence::Certificate& certificate, std::string_view source, std::size_t position,
                            const CertificateOrigin& origin) {
  core::Labels place{{"source", std::string(source)}, {"position", std::to_string(position)}};
  if (!origin.address.empty()) place.emplace_back("address", origin.address);
  if (!origin.file.empty()) place.emplace_back("file", origin.file);
  core::Labels info = place;
  info.emplace_back("subject", label(certificate.subject));
  info.emplace_back("issuer", label(certificate.issuer));
  info.emplace_back("serial", label(certificate.serial));
  info.emplace_back("fingerprint_sha256", certificate.sha256.hex());
  info.emplace_back("thumbprint", certificate.sha1.hex());
  return {core::SharedLabels(std::move(place)), core::SharedLabels(std::move(info))};
}

/// The same, made once for the certificates that this thread looked at lately: servers present theirs for months.
CertificateLabels known_labels_of(const evidence::Certificate& certificate, std::string_view source,
                                  std::size_t position, const CertificateOrigin& origin) {
  thread_local core::Recent<CertificateLabels> memory(kKeptLabels);
  const auto key =
      fmt::format("{}{} {} {} {}", certificate.sha256.bytes(), source, position, origin.address, origin.file);
  if (const auto* known = memory.find(key)) return *known;
  auto labels = labels_of(certificate, source, position, origin);
  memory.keep(key, labels);
  return labels;
}

void observe(core::ProbeResult& result, const evidence::Certificate& certificate, const CertificateLabels& labels,
             core::SystemTime now) {
  result.observe_shared(kCertificateNotAfter, static_cast<double>(certificate.not_after_unix), labels.place);
  result.observe_shared(kCertificateNotBefore, static_cast<double>(certificate.not_before_unix), labels.place);
  result.observe_shared(kCertificateLifetimeRatio, lifetime_left(certificate, now), labels.place);
  result.observe_shared(kCertificateKeyBits, certificate.key_bits, labels.place);
  result.observe_shared(kCertificateInfo, 1, labels.info);
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
  observe(result, certificate, known_labels_of(certificate, source, position, origin), now);
}

void observe_chain(core::ProbeResult& result, const std::vector<evidence::Certificate>& certificates,
                   std::string_view source, core::SystemTime now, const CertificateOrigin& origin) {
  for (std::size_t i = 0; i < std::min(certificates.size(), kMaxObservedCertificates); ++i) {
    observe_certificate(result, certificates[i], source, i, now, origin);
  }
}

const std::vector<CertificateLabels>& KnownLabels::of(std::size_t turn, const SharedCertificates& chain,
                                                      std::string_view source, const std::string& path,
                                                      const std::string& pattern) {
  if (files_.size() <= turn) files_.resize(turn + 1);
  File& file = files_[turn];
  const bool is_same =
      !file.chain.owner_before(chain) && !chain.owner_before(file.chain) && (pattern.empty() || file.path == path);
  if (is_same) return file.labels;
  CertificateOrigin origin;
  file = File{{}, chain, {}};
  if (!pattern.empty()) {
    origin.file = file_label(path, pattern);
    file.path = path;
  }
  const std::size_t count = std::min(chain->size(), kMaxObservedCertificates);
  file.labels.reserve(count);
  for (std::size_t i = 0; i < count; ++i) file.labels.push_back(labels_of((*chain)[i], source, i, origin));
  return file.labels;
}

void KnownLabels::end_run(std::size_t turns) {
  if (turns < files_.size()) files_.resize(turns);
}

/// Issuers only until there are too many.
bool ObservedFiles::takes(std::size_t position) { return position == 0 || issuers_++ < kMaxObservedIssuers; }

void ObservedFiles::observe(const std::vector<evidence::Certificate>& chain, const CertificateOrigin& origin) {
  for (std::size_t i = 0; i < std::min(chain.size(), kMaxObservedCertificates); ++i) {
    if (takes(i)) observe_certificate(result_, chain[i], source_, i, now_, origin);
  }
}

void ObservedFiles::observe(const SharedCertificates& chain, const std::string& path, KnownLabels& known) {
  const auto& labels = known.of(turns_++, chain, source_, path, pattern_);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (takes(i)) probes::observe(result_, (*chain)[i], labels[i], now_);
  }
}

void observe_peer_chain(core::ProbeResult& result, const std::vector<core::Der>& chain, core::SystemTime now) {
  for (std::size_t position = 0; position < chain.size(); ++position) {
    const auto certificate = read_known_certificate(chain[position]);
    if (certificate) observe_certificate(result, **certificate, "tls", position, now);
  }
}

}  // namespace probe::probes
