#include "probes/judgement/key_match.hpp"
#include "probes/thumbprint_match/thumbprint_judgement.hpp"

#include <fmt/format.h>

#include <utility>

namespace probe::probes {

namespace {

using core::Evidence;
using core::Finding;
using evidence::DigestAlgorithm;
using evidence::MetadataKey;

Finding incomparable_key(const KeyDocument& document, const MetadataKey& key, const evidence::Thumbprint& current) {
  const bool sha1 = current.algorithm() == DigestAlgorithm::kSha1;
  const std::string configured = current.hex();
  return {"thumbprint_algorithm_mismatch",
          fmt::format("{}: expected a key with a {} thumbprint to compare with the configured {}, {} has only {}",
                      document.where, to_string(current.algorithm()), configured, key.path, sha1 ? "x5t#S256" : "x5t"),
          {Evidence("source", document.where), Evidence("configured", configured), Evidence("key", key.path)}};
}

Finding not_published(const KeyDocument& document, const evidence::Thumbprint& current, const std::string& what) {
  const std::string configured = current.hex();
  return {"thumbprint_not_published",
          fmt::format("{}: expected the configured current certificate {} among the published keys, {}", document.where,
                      configured, what),
          {Evidence("source", document.where), Evidence("configured", configured), Evidence("published", what)}};
}

}  // namespace

MemberVerdict judge_document(const KeyDocument& document, const ConfiguredThumbprints& configured) {
  const evidence::Thumbprint& current = *configured.current;
  MemberVerdict verdict{true, document.where, {}};
  std::vector<std::string> names;
  std::string unusable;
  const MetadataKey* incomparable = nullptr;
  for (const auto& key : document.keys) {
    const KeyMatch match = match_key(key, current);
    if (match.match == Match::kYes) return verdict;
    if (match.match == Match::kUnusable) unusable = fmt::format("{} cannot be used: {}", key.path, match.reason);
    if (match.match == Match::kIncomparable) incomparable = &key;
    if (key.is_for_signing()) names.push_back(name_of(key));
  }
  if (unusable.empty() && incomparable != nullptr) {
    verdict.has_current.reset();
    verdict.findings.push_back(incomparable_key(document, *incomparable, current));
    return verdict;
  }
  verdict.has_current = false;
  verdict.seen = unusable.empty() ? "found " + few_of(std::move(names), "no signing key") : unusable;
  verdict.findings.push_back(not_published(document, current, verdict.seen));
  return verdict;
}

}  // namespace probe::probes
