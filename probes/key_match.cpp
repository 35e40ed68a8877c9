#include "probes/key_match.hpp"

#include "agent/core/finding.hpp"

#include <fmt/format.h>

namespace probe::probes {

namespace {

using evidence::DigestAlgorithm;
using evidence::MetadataKey;
using evidence::Thumbprint;

bool is_spelled(const std::string& published, const Thumbprint& wanted) {
  const auto parsed = Thumbprint::parse(published);
  return parsed && *parsed == wanted;
}

KeyMatch found(const MetadataKey& key) {
  if (key.problem.empty()) return {Match::kYes};
  return {Match::kUnusable, key.problem};
}

/// A key that comes with its certificate: both must say the same, since partners look the key up by its `x5t`.
KeyMatch match_certificate(const MetadataKey& key, const Thumbprint& wanted) {
  const bool sha1 = wanted.algorithm() == DigestAlgorithm::kSha1;
  const std::string& published = sha1 ? key.x5t : key.x5t_s256;
  const bool is_certificate = has(*key.certificate, wanted);
  const bool is_published = is_spelled(published, wanted);
  if (is_certificate && !published.empty() && !is_published) {
    return {Match::kUnusable, fmt::format("its {} is {}", sha1 ? "x5t" : "x5t#S256", core::one_line(published, 64))};
  }
  if (is_published && !is_certificate) {
    return {Match::kUnusable, fmt::format("its certificate is {}", key.certificate->sha1.hex())};
  }
  return is_certificate ? found(key) : KeyMatch{};
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
  return is_spelled(same, wanted) ? found(key) : KeyMatch{};
}

std::string name_of(const MetadataKey& key) {
  if (key.certificate) return key.certificate->sha1.hex();
  const std::string& published = key.x5t.empty() ? key.x5t_s256 : key.x5t;
  if (published.empty()) return key.path + " without a thumbprint";
  const auto thumbprint = Thumbprint::parse(published);
  return thumbprint ? thumbprint->hex() : core::one_line(published, 64);
}

}  // namespace probe::probes
