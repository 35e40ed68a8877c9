#pragma once

#include "agent/core/awaitable.hpp"
#include "agent/core/net.hpp"
#include "agent/core/probe.hpp"
#include "config/file_path.hpp"
#include "config/schema.hpp"
#include "config/seldom.hpp"

#include <optional>
#include <string>

namespace probe::probes {

/// The key `basic_auth`: a name and a password (RFC 7617).
struct BasicAuth {
  std::string username;
  config::FilePath password_file;

  static config::Schema<BasicAuth> schema();
};

/// The key `authorization`: a Bearer token (RFC 6750).
struct BearerAuthorization {
  config::FilePath credentials_file;

  static config::Schema<BearerAuthorization> schema();
};

/// Who the agent says it is to a server: one of the two, or neither.
struct HttpCredentials {
  config::Seldom<BasicAuth> basic_auth;
  config::Seldom<BearerAuthorization> authorization;

  bool empty() const { return !basic_auth && !authorization; }
};

/// Adds the keys to the schema of a configuration type `C` derived from HttpCredentials. `what` completes `… that asks
/// for it`, as in `the url`.
template <class C>
config::Schema<C>& add_credential_keys(config::Schema<C>& schema, const std::string& what);

/// What is wrong with the keys taken together, or nothing. `url`: where the credentials go; empty: nowhere.
std::optional<std::string> check_credentials(const HttpCredentials& credentials, const std::string& url);

/// Adds `credentials` to `request`, their file read anew until the run's deadline at the latest. False when they cannot
/// be had, and `result` then has a `credential_unreadable`. `request` and `result` outlive the call.
core::Awaitable<bool> add_credentials(core::ProbeContext& context, HttpCredentials credentials,
                                      core::HttpRequest& request, core::ProbeResult& result);

template <class C>
config::Schema<C>& add_credential_keys(config::Schema<C>& schema, const std::string& what) {
  return schema
      .optional("basic_auth", static_cast<config::Seldom<BasicAuth> C::*>(&HttpCredentials::basic_auth),
                "Name and password for " + what + ", sent to no other server. Default: none")
      .optional("authorization", static_cast<config::Seldom<BearerAuthorization> C::*>(&HttpCredentials::authorization),
                "Token for " + what + ", sent to no other server. Default: none");
}

}  // namespace probe::probes
