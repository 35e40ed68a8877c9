#include "probes/certificate_validity/found_certificate.hpp"

#include "probes/judgement/certificate_judgement.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstddef>

namespace probe::probes {

bool put_leaf_first(std::vector<evidence::Certificate>& certificates, const std::string& where,
                    core::ProbeResult& result) {
  const auto leaf = find_leaf(certificates);
  if (!leaf) {
    result.add(ambiguous(certificates, where));
    return false;
  }
  const auto place = certificates.begin() + static_cast<std::ptrdiff_t>(*leaf);
  std::rotate(certificates.begin(), place, place + 1);
  return true;
}

void keep_chosen(std::vector<FoundCertificate>& found, const CertificateChoice& choice, const std::string& where,
                 core::ProbeResult& result) {
  if (!choice.thumbprint) return;
  std::vector<evidence::Thumbprint> others;
  for (const auto& each : found) others.push_back(each.chain.front().sha1);
  std::erase_if(found,
                [&](const FoundCertificate& each) { return !has_thumbprint(each.chain.front(), *choice.thumbprint); });
  if (!found.empty()) return;
  result.add(core::Finding(
      "cert_missing",
      fmt::format("{}: expected the certificate {}, found {}", where, choice.thumbprint->hex(), thumbprints_of(others)),
      {core::Evidence("source", where)}));
}

std::string thumbprints_of(const std::vector<evidence::Thumbprint>& thumbprints) {
  constexpr std::size_t kMaxShown = 5;
  if (thumbprints.empty()) return "none";
  std::vector<std::string> shown;
  for (const auto& thumbprint : thumbprints) {
    if (shown.size() < kMaxShown) shown.push_back(thumbprint.hex());
  }
  const std::string list = fmt::format("{}", fmt::join(shown, ", "));
  const std::size_t left = thumbprints.size() - shown.size();
  return left == 0 ? list : fmt::format("{} and {} more", list, left);
}

}  // namespace probe::probes
