#pragma once

#include "agent/core/awaitable.hpp"
#include "agent/core/net.hpp"
#include "agent/core/probe.hpp"
#include "probes/evidence/metadata.hpp"
#include "probes/sources/https_source.hpp"

#include <optional>
#include <vector>

namespace probe::probes {

/// What came back from the URL of a metadata document.
struct MetadataAnswer {
  core::HttpExchange exchange;
  std::optional<evidence::MetadataDocument> document;  ///< none: `result` has the finding that says why
};

/// Gets and reads a metadata document. Throws as `fetch` does.
core::Awaitable<MetadataAnswer> fetch_metadata(core::ProbeContext& context, HttpsSource source,
                                               core::ProbeResult& result);

/// The keys that belong to `document`, which came from `source`: its own, or those at its `jwks_uri`, got by the same
/// proxy and judged by the same CA file; the credentials go along only to the same origin. Nothing when they cannot be
/// had, and `result` then has the finding that says why; a document from https may not send its readers to plain http.
core::Awaitable<std::optional<std::vector<evidence::MetadataKey>>> fetch_keys(core::ProbeContext& context,
                                                                              HttpsSource source,
                                                                              evidence::MetadataDocument document,
                                                                              core::ProbeResult& result);

}  // namespace probe::probes
