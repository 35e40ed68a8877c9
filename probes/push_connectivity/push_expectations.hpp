#pragma once

#include "config/enum_value.hpp"
#include "config/schema.hpp"

#include <array>
#include <string>
#include <vector>

namespace probe::probes {

enum class AuthorizationUri { kOptional, kRequired };

/// What a push endpoint has to say and show. Empty: anything will do.
struct PushExpectations {
  std::string trusted_issuer;  ///< `application@tenant`, or the tenant alone
  std::string client_id;
  AuthorizationUri authorization_uri = AuthorizationUri::kOptional;
  std::vector<std::string> tls_issuers;  ///< parts of the name of whoever issued the certificate
  std::vector<int> status;               ///< that answer a request with a token

  static config::Schema<PushExpectations> schema();
  /// Whether `status` means that the endpoint took the token. Where none are configured: any 2xx, and 400 and 405,
  /// since the request has no notification in it and only a client that was let in is told that.
  bool accepts(int code) const;
  /// `status 2xx, 400 or 405`: what messages call them.
  std::string accepted_text() const;
};

}  // namespace probe::probes

namespace probe::config {

template <>
struct EnumNames<probes::AuthorizationUri> {
  using Uri = probes::AuthorizationUri;
  static constexpr std::array kNames{EnumName<Uri>{Uri::kOptional, "optional"},
                                     EnumName<Uri>{Uri::kRequired, "required"}};
};

}  // namespace probe::config
