#include "probes/thumbprint_match/thumbprint_published.hpp"

#include "agent/core/input_error.hpp"
#include "probes/evidence/exported_certificate.hpp"
#include "probes/sources/certificate_file.hpp"
#include "probes/sources/certificate_observations.hpp"
#include "probes/sources/export_source.hpp"
#include "probes/sources/input.hpp"
#include "probes/sources/metadata_source.hpp"
#include "probes/sources/tls_source.hpp"
#include "probes/thumbprint_match/thumbprint_servers.hpp"

#include <fmt/format.h>

#include <variant>

namespace probe::probes {

namespace {

using evidence::Certificate;

bool is_pattern(const std::string& path) { return path.find_first_of("*?[") != std::string::npos; }

/// One of `left` servers still to be asked may take as much, so that a silent one leaves time for the others.
core::SteadyTime share_of(const core::ProbeContext& context, std::size_t left) {
  const core::SteadyTime now = context.clock.steady();
  return now + (context.deadline - now) / static_cast<long>(left);
}

/// The certificates of one export; nothing when it cannot be used, and `result` then says why.
std::optional<CertificateListing> listing_of(const ExportReading& reading, const ExportSource& from,
                                             const evidence::DateHint& hint, core::SystemTime now,
                                             core::ProbeResult& result) {
  if (auto stale = judge_export_age(from, reading, now)) {
    result.add(*std::move(stale));
    return std::nullopt;
  }
  auto certificates = reading.exported.and_then(
      [&hint](const evidence::Export& exported) { return evidence::read_exported_certificates(exported, hint); });
  if (!certificates) {
    result.add(unreadable_export(reading.where, certificates.error()));
    return std::nullopt;
  }
  const std::string server = core::one_line(reading.exported->server, 64);
  const std::string where = server.empty() ? reading.where : fmt::format("{} ({})", reading.where, server);
  return CertificateListing{where, *std::move(certificates)};
}

}  // namespace

core::Awaitable<PublishedEvidence> PublishedReader::read() {
  for (const auto& source : config_.published) {
    if (!source.file.empty()) co_await read_files(source);
    if (source.endpoint) co_await read_endpoint(source);
    if (!source.metadata.empty()) co_await read_metadata(source);
    if (!source.jwks.empty()) co_await read_key_set(source);
    if (!source.exported.empty()) co_await read_exports(source);
    if (source.keys) co_await read_keys(source);
  }
  if (servers_.members.size() == 1) servers_.name = servers_.members.front().where;
  if (!servers_.members.empty()) evidence_.found.documents.insert(evidence_.found.documents.begin(), servers_);
  co_return std::move(evidence_);
}

core::Awaitable<void> PublishedReader::read_files(const PublishedSource& source) {
  const std::string& file = source.file.path;
  std::vector<std::string> paths{file};
  if (is_pattern(file)) paths = co_await match_certificate_files(context_, file, result_);
  Group<CertificatePlace> group{file, {}};
  for (const auto& path : paths) {
    const CertificateFilePlace place{path, source.password_file.path};
    auto content = co_await read_certificate_file(context_, place, result_);
    if (!content) {
      evidence_.complete = false;
      continue;
    }
    CertificateOrigin origin;
    if (is_pattern(file)) origin.file = file_label(path, file);
    for (const auto& certificate : *content->certificates) observe(certificate, "file", origin);
    group.members.push_back(CertificatePlace{path, *content->certificates});
  }
  evidence_.complete = evidence_.complete && !paths.empty();
  if (!group.members.empty()) evidence_.found.places.push_back(std::move(group));
}

core::Awaitable<void> PublishedReader::read_endpoint(const PublishedSource& source) {
  const TlsSource endpoint = source;
  const std::string server_name;
  std::vector<PresentedChain> chains = co_await ask_for_chains(context_, endpoint, server_name, result_);
  Group<CertificatePlace> group{source.endpoint->text(), {}};
  for (auto& chain : chains) {
    const CertificateOrigin origin{chain.address, {}};
    for (const auto& certificate : chain.certificates) observe(certificate, "tls", origin);
    if (chain.certificates.empty()) {
      evidence_.complete = false;
      continue;
    }
    // What the server is known by is its own certificate; the others are its issuers'.
    chain.certificates.resize(1);
    group.members.push_back(CertificatePlace{chain.where, std::move(chain.certificates)});
  }
  evidence_.complete = evidence_.complete && !chains.empty();
  if (!group.members.empty()) evidence_.found.places.push_back(std::move(group));
}

core::Awaitable<void> PublishedReader::read_metadata(const PublishedSource& source) {
  servers_.name = servers_.name.empty() ? shown_url(source.metadata) : "the metadata documents";
  if (source.addresses == AddressMode::kAll) {
    co_await read_servers(source);
    co_return;
  }
  const HttpsSource way = way_to(source.metadata, source);
  KeyDocument document{shown_url(source.metadata), {}};
  co_await read_document(context_, way, way, std::move(document));
}

core::Awaitable<void> PublishedReader::read_servers(const PublishedSource& source) {
  const std::string host = host_of_url(source.metadata);
  const core::AddressResult found = co_await context_.addresses.addresses(host, context_.deadline);
  if (const auto* error = std::get_if<core::NetError>(&found)) {
    result_.add(error->finding);
    evidence_.complete = false;
    co_return;
  }
  const auto& addresses = std::get<std::vector<std::string>>(found);
  for (std::size_t i = 0; i < addresses.size(); ++i) {
    const core::SteadyTime deadline = share_of(context_, addresses.size() - i);
    co_await read_server(addresses[i], source, deadline);
  }
}

core::Awaitable<void> PublishedReader::read_server(std::string address, const PublishedSource& source,
                                                   core::SteadyTime deadline) {
  const std::string& url = source.metadata;
  const HttpsSource way = way_to(url, source);
  HttpsSource pinned = way;
  pinned.url = pinned_url(url, address);
  pinned.server_name = host_of_url(url);
  pinned.headers.push_back(core::HttpHeader{"Host", authority_of_url(url)});
  core::ProbeContext share = context_;
  share.deadline = deadline;
  KeyDocument document{fmt::format("{} ({})", shown_url(url), address), {}};
  co_await read_document(share, std::move(pinned), way, std::move(document));
}

/// A CA file that cannot be used must not keep the other sources from being looked at.
core::Awaitable<void> PublishedReader::read_document(core::ProbeContext& context, HttpsSource pinned, HttpsSource way,
                                                     KeyDocument document) {
  std::optional<std::vector<evidence::MetadataKey>> keys;
  try {
    const MetadataAnswer answer = co_await fetch_metadata(context, std::move(pinned), result_);
    for (const auto& der : answer.exchange.tls.peer_chain) {
      const auto certificate = evidence::read_certificate_der(der);
      if (certificate) observe(*certificate, "tls");
    }
    if (answer.document) keys = co_await fetch_keys(context, std::move(way), *answer.document, result_);
  } catch (const core::InputError& error) {
    result_.add(error.finding());
  }
  evidence_.complete = evidence_.complete && keys.has_value();
  if (!keys) co_return;
  document.keys = *std::move(keys);
  observe_keys(document);
  servers_.members.push_back(std::move(document));
}

core::Awaitable<void> PublishedReader::read_key_set(const PublishedSource& source) {
  HttpsSource way = way_to(source.jwks, source);
  // To the reader of a document that points to its keys, a key set is one that was pointed to.
  evidence::MetadataDocument pointer;
  pointer.kind = evidence::MetadataKind::kOpenId;
  pointer.jwks_uri = source.jwks;
  std::optional<std::vector<evidence::MetadataKey>> keys;
  try {
    keys = co_await fetch_keys(context_, std::move(way), std::move(pointer), result_);
  } catch (const core::InputError& error) {
    result_.add(error.finding());
  }
  evidence_.complete = evidence_.complete && keys.has_value();
  if (!keys) co_return;
  KeyDocument document{shown_url(source.jwks), *std::move(keys)};
  observe_keys(document);
  Group<KeyDocument> group{document.where, {}};
  group.members.push_back(std::move(document));
  evidence_.found.documents.push_back(std::move(group));
}

core::Awaitable<void> PublishedReader::read_exports(const PublishedSource& source) {
  const std::string& pattern = source.exported.path;
  const std::vector<std::string> paths = co_await match_exports(context_, pattern, result_);
  evidence::DateHint hint{source.culture, source.date_order};
  hint.utc_offset = parse_utc_offset(source.utc_offset).value_or(std::chrono::minutes(0));
  Group<CertificateListing> group{pattern, {}};
  for (const auto& path : paths) {
    ExportSource from;
    from.file.path = path;
    from.max_age = source.max_age;
    const auto reading = co_await read_export_source(context_, from, result_);
    std::optional<CertificateListing> listing;
    if (reading) listing = listing_of(*reading, from, hint, context_.clock.now(), result_);
    evidence_.complete = evidence_.complete && listing.has_value();
    if (listing) group.members.push_back(*std::move(listing));
  }
  evidence_.complete = evidence_.complete && !paths.empty();
  if (!group.members.empty()) evidence_.found.listings.push_back(std::move(group));
}

core::Awaitable<void> PublishedReader::read_keys(const PublishedSource& source) {
  const RegisteredKeysConfig& expected = *source.keys;
  std::optional<RegisteredKeys> keys;
  try {
    keys = co_await read_registered_keys(context_, expected, result_);
  } catch (const core::InputError& error) {
    result_.add(error.finding());
  }
  evidence_.complete = evidence_.complete && keys.has_value();
  if (keys) evidence_.registrations.emplace_back(*std::move(keys), expected);
}

HttpsSource PublishedReader::way_to(const std::string& url, const HttpCredentials& credentials) const {
  HttpsSource source;
  source.url = url;
  source.ca_file = config_.ca_file.path;
  source.credentials = credentials;
  if (config_.proxy) source.proxy = *config_.proxy;
  return source;
}

void PublishedReader::observe_keys(const KeyDocument& document) {
  for (const auto& key : document.keys) {
    if (key.is_secret) {
      result_.add(core::Finding("metadata_key_invalid", fmt::format("{}: {}", document.where, key.problem),
                                {core::Evidence("source", document.where), core::Evidence("key", key.path)}));
    }
    if (key.certificate) observe(*key.certificate, "metadata");
  }
}

/// Numbers the certificates of each source and origin through the whole run, since several documents may be found.
void PublishedReader::observe(const Certificate& certificate, std::string_view source,
                              const CertificateOrigin& origin) {
  constexpr std::size_t kMaxFurther = 100;
  const std::size_t position = observed_[fmt::format("{}\n{}\n{}", source, origin.address, origin.file)]++;
  if (position >= kMaxObservedCertificates) return;
  if (position > 0 && further_++ >= kMaxFurther) return;
  observe_certificate(result_, certificate, source, position, context_.clock.now(), origin);
}

}  // namespace probe::probes
