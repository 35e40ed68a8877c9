#pragma once

#include "agent/core/awaitable.hpp"
#include "agent/core/finding.hpp"
#include "agent/core/probe.hpp"
#include "config/schema.hpp"
#include "probes/evidence/auth_server_objects.hpp"
#include "probes/evidence/metadata.hpp"
#include "probes/sources/byte_source.hpp"

#include <optional>
#include <string>
#include <vector>

namespace probe::probes {

/// The key `configured` of auth_server: an export of the authorization servers that Exchange knows, and what it must
/// say.
struct AuthServerConfigured : ByteSource {
  std::string name;                    ///< of the object that is meant; empty: found by its URL
  bool is_default = false;             ///< the object has to be the default authorization endpoint
  bool has_application = false;        ///< the object has to name an application of its own
  std::string application_identifier;  ///< which one; empty: any

  static config::Schema<AuthServerConfigured> schema();
};

/// Reads the export and judges it. Nothing of the document has to be known; without it only its URL is compared.
core::Awaitable<void> judge_configured(core::ProbeContext& context, AuthServerConfigured configured, std::string url,
                                       std::optional<evidence::MetadataDocument> document, core::ProbeResult& result);

/// Judges the object that stands for the server whose metadata is at `url`: `authserver_not_configured`,
/// `authserver_url_mismatch`, `authserver_disabled`, `authserver_not_default`, `authserver_app_id_missing`. URLs that
/// lead to the same tenant's metadata in another format are no mismatch. `where` names the export in messages. Pure.
std::vector<core::Finding> judge_auth_server_objects(const std::vector<evidence::AuthServerObject>& objects,
                                                     const std::string& where, const AuthServerConfigured& expected,
                                                     const std::string& url,
                                                     const evidence::MetadataDocument* document);

}  // namespace probe::probes
