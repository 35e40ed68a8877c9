#pragma once

#include "config/enum_value.hpp"
#include "config/schema.hpp"

#include <array>
#include <string>
#include <vector>

namespace probe::probes {

enum class AuthorizationUri { kOptional, kRequired };

/// Which version of HTTP the endpoint has to agree to in the TLS handshake.
enum class HttpVersion { kAny, kTwo };

/// What a push endpoint has to say and show. Empty: anything will do.
struct PushExpectations {
  std::string trusted_issuer;  ///< `application@tenant`, or the tenant alone
  std::string client_id;
  AuthorizationUri authorization_uri = AuthorizationUri::kOptional;
  std::vector<std::string> tls_issuers;  ///< parts of the name of whoever issued the certificate
  HttpVersion http_version = HttpVersion::kAny;
  std::vector<int> status;  ///< that answer a request with a token

  static config::Schema<PushExpectations> schema();
  /// Whether `status` may mean that the endpoint took the token. Where none are configured: any 2xx, and 400 and 405,
  /// since the request has no notification in it and only a client that was let in is told that. See `doubt_about`.
  bool accepts(int code) const;
  /// `status 2xx, or 400 or 405 from Exchange's back end,`: what messages call them.
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

template <>
struct EnumNames<probes::HttpVersion> {
  using Version = probes::HttpVersion;
  static constexpr std::array kNames{EnumName<Version>{Version::kAny, "any"}, EnumName<Version>{Version::kTwo, "2"}};
};

}  // namespace probe::config
