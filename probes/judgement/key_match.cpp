#include "probes/judgement/key_match.hpp"

#include "agent/core/finding.hpp"

#include <fmt/format.h>

#include <string_view>
#include <utility>

namespace probe::probes {

namespace {

using evidence::DigestAlgorithm;
using evidence::MetadataKey;
using evidence::Thumbprint;

/// Why partners do not find the key by `published`, the text of the member `member`, although it is the one with the
/// digest `digest`; empty: they do. They compare the text (RFC 7517 section 4.8), so another spelling of the right
/// digest is as bad as a wrong one.
std::string misspelt(std::string_view member, const std::string& published, const Thumbprint& digest) {
  const std::string expected = digest.base64url();
  if (published.empty() || published == expected) return {};
  const std::string shown = core::one_line(published, 64);
  const auto parsed = Thumbprint::parse(published);
  if (!parsed || *parsed != digest) return fmt::format("its {} is {}", member, shown);
  return fmt::format("its {} is spelled {}, and partners look for {}", member, shown, expected);
}

bool is_spelled(const std::string& published, const Thumbprint& wanted) {
  const auto parsed = Thumbprint::parse(published);
  return parsed && *parsed == wanted;
}

KeyMatch found(const MetadataKey& key, std::string misspelling) {
  if (!misspelling.empty()) return {Match::kUnusable, std::move(misspelling)};
  if (key.problem.empty()) return {Match::kYes};
  return {Match::kUnusable, key.problem};
}

/// A key that comes with its certificate: both must say the same, since partners look the key up by its `x5t`.
KeyMatch match_certificate(const MetadataKey& key, const Thumbprint& wanted) {
  const bool sha1 = wanted.algorithm() == DigestAlgorithm::kSha1;
  const bool is_published = is_spelled(sha1 ? key.x5t : key.x5t_s256, wanted);
  if (has(*key.certificate, wanted)) {
    std::string misspelling = misspelt("x5t", key.x5t, key.certificate->sha1);
    if (misspelling.empty()) misspelling = misspelt("x5t#S256", key.x5t_s256, key.certificate->sha256);
    return found(key, std::move(misspelling));
  }
  if (!is_published) return {};
  return {Match::kUnusable, fmt::format("its certificate is {}", key.certificate->sha1.hex())};
}

}  // namespace

bool has(const evidence::Certificate& certificate, const Thumbprint& wanted) {
  return (wanted.algorithm() == DigestAlgorithm::kSha1 ? certificate.sha1 : certificate.sha256) == wanted;
}

KeyMatch match_key(const MetadataKey& key, const Thumbprint& wanted) {
  if (!key.is_for_signing()) return {};
  if (key.certificate) return match_certificate(key, wanted);
  const bool sha1 = wanted.algorithm() == DigestAlgorithm::kSha1;
  const std::string& same = sha1 ? key.x5t : key.x5t_s256;
  const std::string& other = sha1 ? key.x5t_s256 : key.x5t;
  if (same.empty()) return {other.empty() ? Match::kNo : Match::kIncomparable};
  if (!is_spelled(same, wanted)) return {};
  return found(key, misspelt(sha1 ? "x5t" : "x5t#S256", same, wanted));
}

std::string name_of(const MetadataKey& key) {
  if (key.certificate) return key.certificate->sha1.hex();
  const std::string& published = key.x5t.empty() ? key.x5t_s256 : key.x5t;
  if (published.empty()) return key.path + " without a thumbprint";
  const auto thumbprint = Thumbprint::parse(published);
  return thumbprint ? thumbprint->hex() : core::one_line(published, 64);
}

}  // namespace probe::probes
