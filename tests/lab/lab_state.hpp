#pragma once

#include "tests/support/forward_proxy.hpp"
#include "tests/support/http_message.hpp"

#include <chrono>

namespace probe::lab {

/// Which of its prepared certificates Exchange signs with. Exports and metadata follow it.
enum class AuthCertificate { kHealthy, kExpired, kNotYetValid, kExpiring, kWeakKey, kTampered };

/// Which certificate a TLS server shows.
enum class Leaf { kHealthy, kExpired, kWrongName, kUntrusted };

/// What a file of the lab holds.
enum class FileContent { kRight, kMissing, kGarbage };

/// How a server behaves, whatever it serves.
struct ServerState {
  Leaf leaf = Leaf::kHealthy;
  bool refusing = false;
  probe::testing::HttpFault fault = probe::testing::HttpFault::kNone;
  int status = 200;                    ///< other than 200: answered instead of the document
  bool login_page = false;             ///< an HTML page with status 200 instead of the document
  bool garbage = false;                ///< half of the document
  std::chrono::seconds clock_ahead{};  ///< how far its Date header is off
};

enum class CurrentThumbprint { kInstalled, kOfAnotherCertificate, kEmpty, kMalformed };

struct AuthConfigState {
  FileContent file = FileContent::kRight;
  CurrentThumbprint current = CurrentThumbprint::kInstalled;
  bool next_is_another = false;
};

struct AcsState : ServerState {
  enum class Keys { kUsable, kExpired, kNone };

  Keys keys = Keys::kUsable;
  bool other_realm = false;
  bool other_issuer = false;
  bool wrong_x5t = false;
  bool without_realm = false;
};

struct OidcState : ServerState {
  bool other_issuer = false;
  bool plain_token_endpoint = false;
  bool keys_gone = false;
};

struct ExchangeState : ServerState {
  bool still_old_key = false;  ///< a server that never noticed the rollover
};

struct PushProxyState {
  bool exists = true;
  bool enabled = true;
  bool valid = true;
  enum class Organization { kRight, kOther, kEmpty } organization = Organization::kRight;
  bool other_uri = false;
};

struct PushState : ServerState {
  bool without_challenge = false;
  bool other_tenant = false;
  bool oauth_unavailable = false;
};

struct ForwardProxyState {
  probe::testing::ForwardProxy::Mode mode = probe::testing::ForwardProxy::Mode::kAllow;
  bool refusing = false;
};

/// The whole organisation as a value. Default: everything is healthy. Faults change it; the Lab makes it so.
struct LabState {
  AuthCertificate auth = AuthCertificate::kHealthy;
  FileContent auth_file = FileContent::kRight;
  AuthConfigState auth_config;
  ServerState mail;
  ExchangeState exchange;
  AcsState acs;
  OidcState oidc;
  PushProxyState push_proxy;
  PushState push;
  ForwardProxyState forward_proxy;
};

}  // namespace probe::lab
