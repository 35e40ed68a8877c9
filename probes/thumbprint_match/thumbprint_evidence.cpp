#include "probes/thumbprint_match/thumbprint_evidence.hpp"

#include "agent/core/finding.hpp"
#include "probes/judgement/key_match.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace probe::probes {

namespace {

using evidence::Certificate;
using evidence::ExportedCertificate;
using evidence::Thumbprint;

/// The bytes of a listed certificate; nullptr when they were not exported or are not its own.
const Certificate* bytes_of(const ExportedCertificate& listed) {
  return listed.certificate && *listed.certificate ? &**listed.certificate : nullptr;
}

/// The certificates that `member` came with, in order.
std::vector<const Certificate*> certificates_of(const CertificatePlace& member) {
  std::vector<const Certificate*> all;
  for (const auto& certificate : member.certificates) all.push_back(&certificate);
  return all;
}
std::vector<const Certificate*> certificates_of(const KeyDocument& member) {
  std::vector<const Certificate*> all;
  for (const auto& key : member.keys) {
    if (key.certificate) all.push_back(&*key.certificate);
  }
  return all;
}
std::vector<const Certificate*> certificates_of(const CertificateListing& member) {
  std::vector<const Certificate*> all;
  for (const auto& listed : member.certificates) {
    if (const Certificate* certificate = bytes_of(listed)) all.push_back(certificate);
  }
  return all;
}

template <class T>
const Certificate* find_in(const std::vector<Group<T>>& groups, const Thumbprint& wanted) {
  for (const auto& group : groups) {
    for (const auto& member : group.members) {
      for (const Certificate* certificate : certificates_of(member)) {
        if (has(*certificate, wanted)) return certificate;
      }
    }
  }
  return nullptr;
}

}  // namespace

ConfiguredThumbprints thumbprints_of(const evidence::AuthConfig& config) {
  ConfiguredThumbprints configured;
  configured.current = config.current.thumbprint;
  if (config.previous) configured.previous = config.previous->thumbprint;
  if (config.next) configured.next = config.next->thumbprint;
  return configured;
}

const Certificate* ThumbprintEvidence::find(const std::optional<Thumbprint>& wanted) const {
  if (!wanted) return nullptr;
  if (const Certificate* certificate = find_in(places, *wanted)) return certificate;
  if (const Certificate* certificate = find_in(documents, *wanted)) return certificate;
  return find_in(listings, *wanted);
}

std::optional<bool> is_listed(const ExportedCertificate& certificate, const Thumbprint& wanted) {
  if (const Certificate* bytes = bytes_of(certificate)) return has(*bytes, wanted);
  if (!certificate.thumbprint || certificate.thumbprint->algorithm() != wanted.algorithm()) return std::nullopt;
  return *certificate.thumbprint == wanted;
}

std::string name_of(const ExportedCertificate& certificate) {
  if (certificate.thumbprint) return certificate.thumbprint->hex();
  return "one without a thumbprint";
}

std::string few_of(std::vector<std::string> names, std::string_view none) {
  constexpr std::size_t kMaxNamed = 5;
  if (names.empty()) return std::string(none);
  const std::size_t left_out = names.size() > kMaxNamed ? names.size() - kMaxNamed : 0;
  names.resize(names.size() - left_out);
  const std::string more = left_out == 0 ? "" : fmt::format(" and {} more", left_out);
  return fmt::format("{}{}", fmt::join(names, ", "), more);
}

}  // namespace probe::probes
