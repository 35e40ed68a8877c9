#pragma once

#include "probes/evidence/export.hpp"
#include "probes/evidence/parse_error.hpp"

#include <optional>
#include <string>
#include <vector>

namespace probe::evidence {

/// An application that Exchange lets in with tokens (`Get-PartnerApplication`). Nothing in an optional: the property
/// was not exported; an empty text: blank.
struct PartnerApplication {
  std::string name;
  std::optional<bool> enabled;
  std::optional<std::string> application_identifier;
  std::optional<std::string> linked_account;
  std::optional<bool> use_auth_server;
  std::optional<bool> is_valid;  ///< IsValid
  std::optional<std::string> auth_metadata_url;
  std::optional<std::string> realm;
};

/// The partner applications of an export, by the rules of read_auth_server_objects.
Parsed<std::vector<PartnerApplication>> read_partner_applications(const Export& exported);

}  // namespace probe::evidence
