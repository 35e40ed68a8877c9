#pragma once

#include "tests/lab/lab_layout.hpp"
#include "tests/lab/lab_material.hpp"
#include "tests/lab/lab_state.hpp"
#include "tests/support/http_message.hpp"

#include <string>

namespace probe::lab {

/// The metadata of the access control service: realm, issuer, endpoints and signing keys.
std::string acs_metadata(const AcsState& state, const LabMaterial& material, const LabPorts& ports);

/// The metadata Exchange publishes about itself: its keys, current and next. Its members are spelled otherwise than in
/// ACS's.
std::string exchange_metadata(const LabState& state, const LabMaterial& material, const LabPorts& ports);

/// OpenID Connect Discovery 1.0, section 3.
std::string oidc_configuration(const OidcState& state, const LabPorts& ports);

/// A JSON Web Key Set (RFC 7517) with the authorization server's key and its certificate.
std::string oidc_keys(const OidcState& state, const LabMaterial& material, const LabPorts& ports);

/// What the push endpoint answers to a request without a token: a challenge that names the tenants it trusts.
probe::testing::HttpReply push_challenge(const PushState& state);

}  // namespace probe::lab
