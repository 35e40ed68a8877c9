#include "probes/thumbprint_judgement.hpp"

#include "probes/key_match.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string_view>
#include <utility>

namespace probe::probes {

namespace {

using core::Evidence;
using core::Finding;
using evidence::Certificate;
using evidence::DigestAlgorithm;
using evidence::MetadataKey;
using evidence::Thumbprint;

bool holds(const CertificateFile& file, const std::optional<Thumbprint>& wanted) {
  return wanted &&
         std::ranges::any_of(file.certificates, [&](const Certificate& found) { return has(found, *wanted); });
}

/// A few of many names for a message.
std::string listed(std::vector<std::string> names, std::string_view none) {
  constexpr std::size_t kMaxNamed = 5;
  if (names.empty()) return std::string(none);
  const std::size_t left_out = names.size() > kMaxNamed ? names.size() - kMaxNamed : 0;
  names.resize(names.size() - left_out);
  const std::string more = left_out == 0 ? "" : fmt::format(" and {} more", left_out);
  return fmt::format("{}{}", fmt::join(names, ", "), more);
}

class Comparison {
 public:
  Comparison(const ConfiguredThumbprints& configured, const std::vector<CertificateFile>& files,
             const std::vector<KeyDocument>& documents)
      : configured_(configured), files_(files), documents_(documents) {}

  ThumbprintVerdict run() {
    if (configured_.current && files_.size() + documents_.size() > 0) judge_current();
    if (configured_.next && !documents_.empty()) {
      verdict_.next_published = std::ranges::any_of(documents_, [&](const KeyDocument& document) {
        return std::ranges::any_of(document.keys, [&](const MetadataKey& key) {
          return match_key(key, *configured_.next).match == Match::kYes;
        });
      });
    }
    if (configured_.next && !is_next_known()) judge_newcomers();
    return std::move(verdict_);
  }

 private:
  void judge_current();
  bool judge_file(const CertificateFile& file, bool others_have_current);
  std::optional<bool> judge_document(const KeyDocument& document);
  void add_not_published(const KeyDocument& document, const std::string& what);
  bool is_next_known() const;
  void judge_newcomers();
  const Certificate* current_certificate() const;
  bool is_configured(const Certificate& certificate) const;
  std::string name_of_file_certificate(const Certificate& certificate) const;

  const ConfiguredThumbprints& configured_;
  const std::vector<CertificateFile>& files_;
  const std::vector<KeyDocument>& documents_;
  ThumbprintVerdict verdict_;
};

void Comparison::judge_current() {
  const bool a_file_has_it =
      std::ranges::any_of(files_, [&](const CertificateFile& file) { return holds(file, configured_.current); });
  bool all_match = true;
  bool all_known = true;
  for (const auto& file : files_) all_match = judge_file(file, a_file_has_it) && all_match;
  for (const auto& document : documents_) {
    const auto matches = judge_document(document);
    all_known = all_known && matches.has_value();
    all_match = matches.value_or(true) && all_match;
  }
  if (!all_match || all_known) verdict_.current_matches = all_match;
}

bool Comparison::judge_file(const CertificateFile& file, bool others_have_current) {
  if (holds(file, configured_.current)) return true;
  if (others_have_current && holds(file, configured_.next)) return true;
  std::vector<std::string> names;
  for (const auto& certificate : file.certificates) names.push_back(name_of_file_certificate(certificate));
  const std::string configured = configured_.current->hex();
  const std::string seen = listed(names, "no certificate");
  verdict_.findings.push_back(
      Finding("thumbprint_current_mismatch",
              fmt::format("{}: expected the configured current certificate {}, found {}", file.path, configured, seen),
              {Evidence("source", file.path), Evidence("configured", configured), Evidence("found", seen)}));
  return false;
}

std::string Comparison::name_of_file_certificate(const Certificate& certificate) const {
  const bool sha1 = configured_.current->algorithm() == DigestAlgorithm::kSha1;
  const std::string hex = (sha1 ? certificate.sha1 : certificate.sha256).hex();
  if (configured_.next && has(certificate, *configured_.next)) return hex + ", which is configured as next";
  if (configured_.previous && has(certificate, *configured_.previous)) return hex + ", which is configured as previous";
  return hex;
}

/// Whether the document has the current certificate; nothing when that cannot be told.
std::optional<bool> Comparison::judge_document(const KeyDocument& document) {
  std::vector<std::string> names;
  std::string unusable;
  const MetadataKey* incomparable = nullptr;
  for (const auto& key : document.keys) {
    const KeyMatch match = match_key(key, *configured_.current);
    if (match.match == Match::kYes) return true;
    if (match.match == Match::kUnusable) unusable = fmt::format("{} cannot be used: {}", key.path, match.reason);
    if (match.match == Match::kIncomparable) incomparable = &key;
    if (key.is_for_signing()) names.push_back(name_of(key));
  }
  const std::string configured = configured_.current->hex();
  if (unusable.empty() && incomparable != nullptr) {
    const bool sha1 = configured_.current->algorithm() == DigestAlgorithm::kSha1;
    verdict_.findings.push_back(Finding(
        "thumbprint_algorithm_mismatch",
        fmt::format("{}: expected a key with a {} thumbprint to compare with the configured {}, {} has only {}",
                    document.url, sha1 ? "SHA-1" : "SHA-256", configured, incomparable->path,
                    sha1 ? "x5t#S256" : "x5t"),
        {Evidence("source", document.url), Evidence("configured", configured), Evidence("key", incomparable->path)}));
    return std::nullopt;
  }
  add_not_published(document, unusable.empty() ? "found " + listed(names, "no signing key") : unusable);
  return false;
}

void Comparison::add_not_published(const KeyDocument& document, const std::string& what) {
  const std::string configured = configured_.current->hex();
  verdict_.findings.push_back(
      Finding("thumbprint_not_published",
              fmt::format("{}: expected the configured current certificate {} among the published keys, {}",
                          document.url, configured, what),
              {Evidence("source", document.url), Evidence("configured", configured), Evidence("published", what)}));
}

bool Comparison::is_next_known() const {
  return verdict_.next_published.value_or(false) ||
         std::ranges::any_of(files_, [&](const CertificateFile& file) { return holds(file, configured_.next); });
}

/// Age tells a staged certificate from one that is left over: without the current certificate nothing can be said.
void Comparison::judge_newcomers() {
  const Certificate* current = current_certificate();
  if (current == nullptr) return;
  for (const auto& document : documents_) {
    const auto newcomer = std::ranges::find_if(document.keys, [&](const MetadataKey& key) {
      return key.is_for_signing() && key.certificate && !is_configured(*key.certificate) &&
             key.certificate->not_before_unix > current->not_before_unix;
    });
    if (newcomer == document.keys.end()) continue;
    const std::string configured = configured_.next->hex();
    const std::string seen = newcomer->certificate->sha1.hex();
    verdict_.findings.push_back(
        Finding("thumbprint_next_mismatch",
                fmt::format("{}: expected the configured next certificate {} beside the current one, found {}",
                            document.url, configured, seen),
                {Evidence("source", document.url), Evidence("configured", configured), Evidence("found", seen)}));
  }
}

const Certificate* Comparison::current_certificate() const {
  if (!configured_.current) return nullptr;
  for (const auto& file : files_) {
    for (const auto& certificate : file.certificates) {
      if (has(certificate, *configured_.current)) return &certificate;
    }
  }
  for (const auto& document : documents_) {
    for (const auto& key : document.keys) {
      if (key.certificate && has(*key.certificate, *configured_.current)) return &*key.certificate;
    }
  }
  return nullptr;
}

bool Comparison::is_configured(const Certificate& certificate) const {
  const auto is = [&](const std::optional<Thumbprint>& slot) { return slot && has(certificate, *slot); };
  return is(configured_.current) || is(configured_.previous) || is(configured_.next);
}

Finding malformed(const evidence::ThumbprintSetting& setting, const std::string& where, core::Severity severity) {
  return {"thumbprint_malformed",
          severity,
          fmt::format("{}: {}", where, setting.problem),
          {Evidence("source", where), Evidence("configured", core::one_line(setting.raw, 128))}};
}

}  // namespace

ConfiguredThumbprints thumbprints_of(const evidence::AuthConfig& config) {
  ConfiguredThumbprints configured;
  configured.current = config.current.thumbprint;
  if (config.previous) configured.previous = config.previous->thumbprint;
  if (config.next) configured.next = config.next->thumbprint;
  return configured;
}

std::vector<Finding> judge_settings(const evidence::AuthConfig& config, const std::string& where) {
  std::vector<Finding> findings;
  if (config.current.blank()) {
    findings.push_back(
        Finding("thumbprint_current_empty",
                fmt::format("{}: expected the thumbprint of the current certificate, the value is blank", where),
                {Evidence("source", where)}));
  }
  if (!config.current.problem.empty()) {
    findings.push_back(malformed(config.current, where, core::Severity::kFailure));
  }
  if (config.next && !config.next->problem.empty()) {
    findings.push_back(malformed(*config.next, where, core::Severity::kFailure));
  }
  if (config.previous && !config.previous->problem.empty()) {
    findings.push_back(malformed(*config.previous, where, core::Severity::kWarning));
  }
  return findings;
}

ThumbprintVerdict compare_thumbprints(const ConfiguredThumbprints& configured,
                                      const std::vector<CertificateFile>& files,
                                      const std::vector<KeyDocument>& documents) {
  return Comparison(configured, files, documents).run();
}

}  // namespace probe::probes
