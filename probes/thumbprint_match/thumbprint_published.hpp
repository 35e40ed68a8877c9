#pragma once

#include "agent/core/awaitable.hpp"
#include "agent/core/clock.hpp"
#include "agent/core/probe.hpp"
#include "probes/sources/certificate_observations.hpp"
#include "probes/sources/https_source.hpp"
#include "probes/thumbprint_match/registered_keys.hpp"
#include "probes/thumbprint_match/thumbprint_config.hpp"
#include "probes/thumbprint_match/thumbprint_evidence.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace probe::probes {

/// All that was found in the places where the certificate must be, or must not be.
struct PublishedEvidence {
  ThumbprintEvidence found;
  /// Registered keys, each with what is expected of them.
  std::vector<std::pair<RegisteredKeys, RegisteredKeysConfig>> registrations;
  bool complete = true;  ///< every place could be read
};

/// Looks in each place and adds what is there to an evidence. What cannot be read is a finding, and the other places
/// are looked at all the same. The numbers of the certificates found are observed. For one run.
class PublishedReader {
 public:
  PublishedReader(core::ProbeContext& context, const ThumbprintConfig& config, core::ProbeResult& result)
      : context_(context), config_(config), result_(result) {}

  core::Awaitable<PublishedEvidence> read();

 private:
  core::Awaitable<void> read_files(const PublishedSource& source);
  core::Awaitable<void> read_endpoint(const PublishedSource& source);
  core::Awaitable<void> read_metadata(const PublishedSource& source);
  core::Awaitable<void> read_servers(const PublishedSource& source);
  core::Awaitable<void> read_server(std::string address, const PublishedSource& source, core::SteadyTime deadline);
  /// One document, from `pinned` for the document itself and `way` for what it points to.
  core::Awaitable<void> read_document(core::ProbeContext& context, HttpsSource pinned, HttpsSource way,
                                      KeyDocument document);
  core::Awaitable<void> read_key_set(const PublishedSource& source);
  core::Awaitable<void> read_exports(const PublishedSource& source);
  core::Awaitable<void> read_keys(const PublishedSource& source);

  HttpsSource way_to(const std::string& url, const HttpCredentials& credentials) const;
  void observe_keys(const KeyDocument& document);
  void observe(const evidence::Certificate& certificate, std::string_view source, const CertificateOrigin& origin = {});

  core::ProbeContext& context_;
  const ThumbprintConfig& config_;
  core::ProbeResult& result_;
  PublishedEvidence evidence_;
  Group<KeyDocument> servers_;  ///< all metadata documents: each server has to publish the same
  std::map<std::string, std::size_t, std::less<>> observed_;  ///< by source and origin
  std::size_t further_ = 0;  ///< how many of the observed ones are not the first of their origin
};

}  // namespace probe::probes
