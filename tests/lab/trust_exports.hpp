#pragma once

#include "tests/lab/lab_material.hpp"
#include "tests/lab/lab_state.hpp"

#include <boost/json/object.hpp>

#include <string>

/// What an administrator exports beside AuthConfig: what the partner has registered, and what each server has.
namespace probe::lab {

/// The certificate that AuthConfig names as next in this state.
const probe::testing::Certificate& configured_next(const LabState& state, const LabMaterial& material);

/// Graph's answer to a request for service principals and their keys: the organization's own application, and the
/// service principal that all of Exchange Online shares.
std::string key_credentials_export(const LabState& state, const LabMaterial& material);

/// One element of the section `certificates` of a collector's document.
boost::json::object listed(const probe::testing::Certificate& certificate, bool has_private_key,
                           const char* status = "Valid");

enum class Server { kEx01, kEx02 };

/// The collector's document of a server, with the certificates that AuthConfig names.
std::string server_export(const LabState& state, const LabMaterial& material, Server server);

}  // namespace probe::lab
