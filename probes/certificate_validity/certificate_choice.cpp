#include "probes/certificate_validity/certificate_choice.hpp"

#include "config/messages.hpp"

#include <fmt/format.h>

namespace probe::probes {

using evidence::DigestAlgorithm;

std::string CertificateChoice::text() const { return thumbprint ? thumbprint->hex() : std::string(to_string(role)); }

bool has_thumbprint(const evidence::Certificate& certificate, const evidence::Thumbprint& thumbprint) {
  return thumbprint == (thumbprint.algorithm() == DigestAlgorithm::kSha1 ? certificate.sha1 : certificate.sha256);
}

}  // namespace probe::probes

namespace probe::config {

using probes::CertificateChoice;
using probes::CertificateRole;

std::optional<CertificateChoice> Value<CertificateChoice>::parse(const Node& node, const std::string& path,
                                                                 Problems& problems) {
  const std::string* text =
      scalar_text(node, path, problems, "expected current, next, previous or the thumbprint of a certificate");
  if (text == nullptr) return std::nullopt;
  for (const auto role : {CertificateRole::kCurrent, CertificateRole::kNext, CertificateRole::kPrevious}) {
    if (*text == to_string(role)) return CertificateChoice{role, std::nullopt};
  }
  const auto thumbprint = evidence::Thumbprint::parse(*text);
  if (thumbprint) return CertificateChoice{CertificateRole::kCurrent, *thumbprint};
  problems.add(node.position(), path,
               fmt::format("expected current, next, previous or a thumbprint, got {}", in_quotes(*text)));
  return std::nullopt;
}

}  // namespace probe::config
