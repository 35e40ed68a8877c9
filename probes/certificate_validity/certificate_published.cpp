#include "probes/certificate_validity/certificate_sources.hpp"
#include "probes/judgement/metadata_judgement.hpp"
#include "probes/sources/metadata_source.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

namespace probe::probes {

namespace {

using evidence::MetadataKey;

core::Finding finding_at(core::Code code, const std::string& where, const std::string& what) {
  return {code, fmt::format("{}: {}", where, what), {core::Evidence("source", where)}};
}

bool is_among(const evidence::Certificate& certificate, const std::vector<FoundCertificate>& all) {
  return std::ranges::any_of(
      all, [&](const FoundCertificate& each) { return each.chain.front().sha256 == certificate.sha256; });
}

std::vector<FoundCertificate> certificates_of(const std::vector<MetadataKey>& keys, const std::string& where,
                                              core::ProbeResult& result) {
  std::vector<FoundCertificate> all;
  std::size_t signing = 0;
  std::size_t broken = 0;
  for (const auto& key : keys) {
    if (!key.is_for_signing()) continue;
    ++signing;
    if (!key.problem.empty() && is_understood(key)) {
      ++broken;
      result.add(finding_at("metadata_key_invalid", where, key.problem));
    } else if (key.certificate && !is_among(*key.certificate, all)) {
      all.push_back({fmt::format("{}: {}", where, key.path), {*key.certificate}, std::nullopt, std::nullopt});
    }
  }
  if (signing == 0) {
    const std::string seen = keys.empty() ? "none" : fmt::format("{} for other purposes only", keys.size());
    result.add(finding_at("metadata_no_signing_keys", where, "expected a published signing key, found " + seen));
  } else if (all.empty() && broken == 0) {
    result.add(finding_at("cert_missing", where,
                          fmt::format("expected a certificate with a signing key, found {} bare key{}", signing,
                                      signing == 1 ? "" : "s")));
  }
  return all;
}

HttpsSource way_to(const CertificateSource& source) {
  HttpsSource way;
  way.url = source.metadata.empty() ? source.jwks : source.metadata;
  way.ca_file = source.ca_file.path;
  way.credentials = source;
  if (source.proxy) way.proxy = *source.proxy;
  return way;
}

/// To the reader of a document that points to its keys, a key set is one that was pointed to.
evidence::MetadataDocument pointer_to(const std::string& jwks) {
  evidence::MetadataDocument pointer;
  pointer.kind = evidence::MetadataKind::kOpenId;
  pointer.jwks_uri = jwks;
  return pointer;
}

}  // namespace

core::Awaitable<std::vector<FoundCertificate>> read_published(core::ProbeContext& context, CertificateSource source,
                                                              core::ProbeResult& result) {
  const HttpsSource way = way_to(source);
  std::vector<FoundCertificate> all;
  std::optional<evidence::MetadataDocument> document;
  if (source.metadata.empty()) {
    document = pointer_to(source.jwks);
  } else {
    MetadataAnswer answer = co_await fetch_metadata(context, way, result);
    document = std::move(answer.document);
  }
  if (!document) co_return all;
  const auto keys = co_await fetch_keys(context, way, *document, result);
  if (!keys) co_return all;
  const std::string where = shown_url(way.url);
  all = certificates_of(*keys, where, result);
  if (!all.empty()) keep_chosen(all, source.certificate.value_or(CertificateChoice{}), where, result);
  co_return all;
}

}  // namespace probe::probes
