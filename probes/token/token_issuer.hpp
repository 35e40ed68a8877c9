#pragma once

#include "probes/evidence/metadata.hpp"

#include <optional>
#include <string>
#include <vector>

namespace probe::probes {

/// The authorization server that a token is asked of, as it describes itself.
struct TokenIssuer {
  evidence::MetadataDocument document;
  std::optional<std::vector<evidence::MetadataKey>>
      keys;  ///< nothing: they were not fetched, so no signature is judged
};

/// What is wrong with the `iss` of a token from that server, as `iss: expected …, found …`; nothing when it is the
/// document's issuer, the one that AD FS announces for access tokens, or another of Entra's names for the same tenant
/// (tokens of version 1 name https://sts.windows.net/TENANT/ beside metadata of version 2). Nothing also of Exchange,
/// which issues no tokens to others.
std::optional<std::string> complaint_about_issuer(const std::string& issuer,
                                                  const evidence::MetadataDocument& document);

}  // namespace probe::probes
