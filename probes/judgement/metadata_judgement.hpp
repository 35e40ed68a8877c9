#pragma once

#include "agent/core/clock.hpp"
#include "agent/core/finding.hpp"
#include "agent/core/net.hpp"
#include "config/schema.hpp"
#include "probes/evidence/metadata.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace probe::probes {

/// What the metadata document of an authorization server has to say. Empty: anything will do.
struct MetadataExpectations {
  std::string issuer;
  std::string realm;
  std::string token_endpoint;
  /// Whether credentials are about to be sent to the token endpoint that the document names: no key of the
  /// configuration, the probe knows.
  bool credentials_follow = false;

  static config::Schema<MetadataExpectations> schema();
};

/// Judges all of a document from `url` but its keys and the place of its keys: issuer (RFC 8414 section 3.3), realm,
/// endpoints.
std::vector<core::Finding> judge_document(const evidence::MetadataDocument& document, const std::string& url,
                                          const MetadataExpectations& expected);

/// Whether `issuer` is the document's, or one that the document leaves a gap for: `{tenantid}` of Entra's, `@*` of
/// Exchange's.
bool covers_issuer(const evidence::MetadataDocument& document, const std::string& issuer);

struct KeyJudgement {
  std::vector<core::Finding> findings;
  // How many of the signing keys can be used now, and why not the others.
  std::size_t usable = 0;
  std::size_t expired = 0;
  std::size_t not_yet_valid = 0;
  std::size_t invalid = 0;
};

/// Whether `key` is of a type, and for an algorithm, that is known here: RFC 7517 section 5 lets clients ignore all
/// others.
bool is_understood(const evidence::MetadataKey& key);

/// Judges the published signing keys; keys for other purposes are passed over. There is a failure among the findings
/// whenever no key is usable, or none for any of `algorithms`, those that the document announces (empty: none are).
KeyJudgement judge_keys(const std::vector<evidence::MetadataKey>& keys, core::SystemTime now,
                        const std::vector<std::string>& algorithms = {});

/// How far the peer's clock is ahead of this host's, in seconds, by the Date header and the middle of the request. A
/// cache's Age is taken into account. Nothing when the response tells no time.
std::optional<double> clock_skew(const core::HttpResponse& response, core::SystemTime now);

/// A warning beyond one minute, a failure beyond five.
std::optional<core::Finding> judge_clock(double skew_seconds);

}  // namespace probe::probes
