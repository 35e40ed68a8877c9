#include "probes/evidence/key_algorithm.hpp"
#include "probes/judgement/metadata_judgement.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>
#include <utility>

namespace probe::probes {

namespace {

using evidence::Certificate;
using evidence::MetadataKey;

constexpr std::size_t kMaxShownBytes = 128;

enum class KeyState { kUsable, kExpired, kNotYetValid, kInvalid, kNotUnderstood };

bool has_rsa_size(const std::string& type) { return type.starts_with("RSA"); }

/// What is wrong with the size of an RSA key (RFC 7518 section 3.3) or its exponent; empty: nothing. OpenSSL, and so
/// most of those who verify, refuses larger keys, which only keep the reader busy.
std::string rsa_weakness(const MetadataKey& key) {
  constexpr int kMinBits = 2048;
  constexpr int kMaxBits = 16384;
  constexpr std::uint64_t kMinExponent = 3;
  const int bits = key.certificate ? key.certificate->key_bits : key.bits;
  if (bits < kMinBits)
    return fmt::format("{}: expected an RSA modulus of at least {} bits, found {}", key.path, kMinBits, bits);
  if (bits > kMaxBits)
    return fmt::format("{}: expected an RSA modulus of at most {} bits, found {}", key.path, kMaxBits, bits);
  const auto exponent = key.certificate ? key.certificate->rsa_exponent : std::nullopt;
  if (!exponent || *exponent >= kMinExponent) return {};
  return fmt::format("{}: expected an RSA exponent of at least {}, found {}", key.path, kMinExponent, *exponent);
}

/// Likewise of a key on an elliptic curve: the smallest that tokens are signed with is P-256 (RFC 7518 section 3.4).
std::string curve_weakness(const MetadataKey& key) {
  constexpr int kMinBits = 256;
  const int bits = key.certificate ? key.certificate->key_bits : key.bits;
  if (bits == 0 || bits >= kMinBits) return {};
  return fmt::format("{}: expected an EC key of at least {} bits, found {}", key.path, kMinBits, bits);
}

/// Why nobody can check signatures with a key that is well formed; empty: no reason.
std::string weakness_of(const MetadataKey& key) {
  constexpr std::array<std::string_view, 4> kSigning{"OKP", "Ed25519", "Ed448", ""};
  if (has_rsa_size(key.kty)) return rsa_weakness(key);
  if (key.kty == "EC") return curve_weakness(key);
  if (std::ranges::find(kSigning, key.kty) != kSigning.end()) return {};
  return fmt::format("{}: expected an RSA, EC or Ed25519 key, found {}", key.path, key.kty);
}

core::Finding key_finding(core::Code code, const MetadataKey& key, std::string message) {
  core::Finding finding(code, std::move(message), {core::Evidence("key", key.path)});
  if (!key.kid.empty()) finding.add(core::Evidence("kid", core::one_line(key.kid, kMaxShownBytes)));
  if (!key.certificate) return finding;
  finding.add(core::Evidence("thumbprint", key.certificate->sha1.hex()));
  finding.add(core::Evidence("not_before", key.certificate->not_before));
  finding.add(core::Evidence("not_after", key.certificate->not_after));
  return finding;
}

/// Clients look keys up by the text of the thumbprint, so another spelling of the right digest is as bad as a wrong
/// one.
std::optional<core::Finding> judge_thumbprint(const MetadataKey& key, std::string_view member,
                                              const std::string& published, const evidence::Thumbprint& digest) {
  if (published.empty() || published == digest.base64url()) return std::nullopt;
  const std::string shown = core::one_line(published, kMaxShownBytes);
  auto finding = key_finding("metadata_x5t_mismatch", key,
                             fmt::format("{}: expected {} {}, the digest of the certificate beside it, found {}",
                                         key.path, member, digest.base64url(), shown));
  finding.add(core::Evidence("expected", digest.base64url()));
  finding.add(core::Evidence("found", shown));
  return finding;
}

core::Finding expired(const MetadataKey& key) {
  return key_finding("metadata_key_expired", key,
                     fmt::format("{}: expected a certificate that is still valid, it expired on {}", key.path,
                                 core::rfc3339(key.certificate->not_after)));
}

core::Finding all_expired(const std::vector<const MetadataKey*>& keys) {
  const auto* last =
      *std::ranges::max_element(keys, {}, [](const MetadataKey* key) { return key->certificate->not_after_unix; });
  const std::string when = core::rfc3339(last->certificate->not_after);
  return key_finding("metadata_all_keys_expired", *last,
                     keys.size() == 1
                         ? fmt::format("expected a signing key that is still valid, the only one expired on {}", when)
                         : fmt::format("expected a signing key that is still valid, all {} expired, the last on {}",
                                       keys.size(), when));
}

/// The announced algorithms that need a published key: not `none` and HMAC.
std::vector<std::string> verifiable(const std::vector<std::string>& algorithms) {
  std::vector<std::string> with_keys;
  for (const auto& alg : algorithms) {
    if (evidence::is_signature_algorithm(alg)) with_keys.push_back(alg);
  }
  return with_keys;
}

core::Finding none_for(const std::vector<std::string>& algorithms, std::size_t usable) {
  const std::string wanted = core::one_line(fmt::format("{}", fmt::join(algorithms, " or ")), kMaxShownBytes);
  return {"metadata_no_signing_keys",
          fmt::format("expected a published signing key for {}, as id_token_signing_alg_values_supported says, found "
                      "{} for other algorithms only",
                      wanted, usable),
          {core::Evidence("algorithms", wanted)}};
}

core::Finding no_signing_keys(std::size_t others) {
  const std::string seen = others == 0 ? "found no key" : fmt::format("found {} for other purposes only", others);
  return {"metadata_no_signing_keys", "expected a published signing key, " + seen};
}

class KeyJudge {
 public:
  KeyJudge(const std::vector<MetadataKey>& keys, core::SystemTime now, const std::vector<std::string>& algorithms)
      : now_(now), others_(keys.size()), algorithms_(verifiable(algorithms)) {
    for (const auto& key : keys) {
      if (key.is_for_signing()) signing_.push_back(&key);
      if (key.is_secret) secret_.push_back(&key);
    }
    others_ -= signing_.size();
  }

  KeyJudgement judge() {
    for (const MetadataKey* key : secret_) add(key_finding("metadata_key_invalid", *key, key->problem));
    for (const MetadataKey* key : signing_) count(judge_one(*key));
    judge_all();
    return std::move(judgement_);
  }

 private:
  KeyState judge_one(const MetadataKey& key) {
    if (key.is_secret) return KeyState::kInvalid;
    if (!is_understood(key)) return KeyState::kNotUnderstood;
    if (!key.problem.empty()) {
      add(key_finding("metadata_key_invalid", key, key.problem));
      return KeyState::kInvalid;
    }
    if (!key.certificate) return judge_strength(key);
    const Certificate& certificate = *key.certificate;
    bool found = true;
    for (auto mismatch : {judge_thumbprint(key, "x5t", key.x5t, certificate.sha1),
                          judge_thumbprint(key, "x5t#S256", key.x5t_s256, certificate.sha256)}) {
      found = found && !mismatch;
      if (mismatch) add(*std::move(mismatch));
    }
    if (!found) return KeyState::kInvalid;
    if (certificate.not_after <= now_) return KeyState::kExpired;
    return certificate.not_before > now_ ? KeyState::kNotYetValid : judge_strength(key);
  }

  KeyState judge_strength(const MetadataKey& key) {
    const std::string weakness = weakness_of(key);
    if (weakness.empty()) return KeyState::kUsable;
    add(key_finding("metadata_key_invalid", key, weakness));
    return KeyState::kInvalid;
  }

  void count(KeyState state) {
    states_.push_back(state);
    if (state == KeyState::kUsable) ++judgement_.usable;
    if (state == KeyState::kExpired) ++judgement_.expired;
    if (state == KeyState::kNotYetValid) ++judgement_.not_yet_valid;
    if (state == KeyState::kInvalid || state == KeyState::kNotUnderstood) ++judgement_.invalid;
  }

  void judge_all() {
    if (signing_.empty()) return add(no_signing_keys(others_));
    if (judgement_.expired == signing_.size()) return add(all_expired(signing_));
    for (std::size_t index = 0; index < signing_.size(); ++index) judge_late(*signing_[index], states_[index]);
    judge_algorithms();
  }

  /// Relying parties take the announced algorithms only.
  void judge_algorithms() {
    if (algorithms_.empty() || judgement_.usable == 0) return;
    for (std::size_t index = 0; index < signing_.size(); ++index) {
      const auto serves = [&](const std::string& alg) { return evidence::serves_algorithm(*signing_[index], alg); };
      if (states_[index] == KeyState::kUsable && std::ranges::any_of(algorithms_, serves)) return;
    }
    add(none_for(algorithms_, judgement_.usable));
  }

  /// What can be said of a key only when the state of all is known. A key for later, or of a type nobody knows, is
  /// welcome beside one that can be used now.
  void judge_late(const MetadataKey& key, KeyState state) {
    if (state == KeyState::kExpired) add(expired(key));
    if (judgement_.usable > 0) return;
    if (state == KeyState::kNotUnderstood) add(key_finding("metadata_key_invalid", key, key.problem));
    if (state != KeyState::kNotYetValid) return;
    add(key_finding("metadata_key_invalid", key,
                    fmt::format("{}: expected a certificate that is valid now, this one is from {} on", key.path,
                                core::rfc3339(key.certificate->not_before))));
  }

  void add(core::Finding finding) { judgement_.findings.push_back(std::move(finding)); }

  core::SystemTime now_;
  std::size_t others_;
  std::vector<std::string> algorithms_;
  std::vector<const MetadataKey*> signing_;
  std::vector<const MetadataKey*> secret_;  // for whatever purpose
  std::vector<KeyState> states_;
  KeyJudgement judgement_;
};

}  // namespace

bool is_understood(const MetadataKey& key) {
  constexpr std::array<std::string_view, 3> kTypes{"RSA", "EC", "OKP"};
  if (key.problem.empty() || key.kty.empty()) return true;
  const bool known_type = std::ranges::find(kTypes, key.kty) != kTypes.end();
  return known_type && (key.alg.empty() || evidence::is_known_algorithm(key.alg));
}

KeyJudgement judge_keys(const std::vector<MetadataKey>& keys, core::SystemTime now,
                        const std::vector<std::string>& algorithms) {
  return KeyJudge(keys, now, algorithms).judge();
}

}  // namespace probe::probes
