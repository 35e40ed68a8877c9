#pragma once

#include "tests/support/forward_proxy.hpp"
#include "tests/support/http_message.hpp"

#include <chrono>

namespace probe::lab {

/// Which of its prepared certificates Exchange signs with. Exports and metadata follow it.
enum class AuthCertificate {
  kHealthy,
  kExpired,
  kNotYetValid,
  kExpiring,      ///< in ten days
  kExpiringSoon,  ///< in forty
  kWeakKey,
  kWeakSignature,
  kWrongUsage,
  kTampered,
  kUnknownExtension,  ///< has a critical one that nobody knows
};

/// Which certificate a TLS server shows.
enum class Leaf {
  kHealthy,
  kExpired,
  kWrongName,
  kUntrusted,
  kSelfSigned,
  kWithoutIntermediate,
  kAuthority,
  kOfBarredAuthority,  ///< its issuer may not issue for that name
  kOfNoAuthority,      ///< its issuer may issue nothing
  kUnknownExtension,   ///< has a critical one that nobody knows
  kBeforeRenewal,      ///< healthy, but not the one in the file
  kNotYetValid,
  kWithStranger,  ///< healthy, and behind it a certificate that has nothing to do with it
  kOverOldTls,    ///< healthy, by a server that speaks nothing newer than TLS 1.1
  kOverWeakKeys,  ///< healthy, by a server that exchanges keys by Diffie-Hellman of 1024 bits
};

/// What a file of the lab holds.
enum class FileContent {
  kRight,
  kMissing,
  kGarbage,
  kDirectory,  ///< there is a directory of that name
  kTwo,        ///< of certificates: two that have nothing to do with each other
};

/// What the files beside the certificates hold.
struct KeyFilesState {
  enum class Key { kRight, kMissing, kOfAnother, kExposed } auth_key = Key::kRight;
  enum class Pfx { kRight, kWithoutKey, kOldCiphers, kOtherPassword } mail_pfx = Pfx::kRight;
  enum class Crl { kRight, kWithMail, kOld } crl = Crl::kRight;  ///< the root's revocation list
};

/// How a server behaves, whatever it serves.
struct ServerState {
  Leaf leaf = Leaf::kHealthy;
  bool refusing = false;
  probe::testing::HttpFault fault = probe::testing::HttpFault::kNone;
  int status = 200;                    ///< other than 200: answered instead of the document
  bool login_page = false;             ///< an HTML page with status 200 instead of the document
  bool garbage = false;                ///< half of the document
  bool huge = false;                   ///< more than anybody reads
  std::chrono::seconds clock_ahead{};  ///< how far its Date header is off
};

/// What Exchange knows of its authorization servers: ACS, and Entra as `EvoSts`.
struct AuthServersState {
  bool acs_exists = true;
  bool acs_enabled = true;
  bool acs_of_other_tenant = false;
  bool acs_has_other_realm = false;
  bool acs_valid = true;
  bool acs_is_there_twice = false;
  bool evo_is_default = true;
  bool evo_has_application = true;
};

enum class CurrentThumbprint { kInstalled, kOfAnotherCertificate, kEmpty, kMalformed };

/// When AuthConfig's next certificate takes over.
enum class NextDate {
  kInAMonth,
  kPassed,   ///< days ago
  kTwofold,  ///< on a day that is another one in another country
};

struct AuthConfigState {
  FileContent file = FileContent::kRight;
  CurrentThumbprint current = CurrentThumbprint::kInstalled;
  bool next_is_another = false;
  NextDate next_date = NextDate::kInAMonth;
  bool other_service_name = false;
  bool with_realm = false;
  bool valid = true;
};

/// What the partner has registered.
struct RegisteredKeysState {
  bool without_current = false;
  bool without_next = false;
  bool expired = false;
  bool for_later = false;
  bool other_window = false;
  bool on_shared_principal = false;
  bool cut_off = false;
};

/// What the second of two Exchange servers says of itself.
struct ServerExportsState {
  bool second_lacks_current = false;
  bool second_lacks_next = false;
  bool second_lacks_key = false;
  bool second_calls_it_invalid = false;
  bool second_is_old = false;  ///< its export
};

struct AcsState : ServerState {
  enum class Keys { kUsable, kExpired, kUsableAndExpired, kNone };

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
  bool without_announced_keys = false;  ///< id_token_signing_alg_values_supported names another algorithm
  bool with_broken_key = false;         ///< beside the good one, a key whose numbers are not those of its certificate
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
  bool broken_uri = false;
  bool pending = false;  ///< the object was exported before it was saved
};

/// What a second forest's collector found.
struct ForestState {
  enum class Override { kRight, kMissing, kTwice, kForOneServer, kDenied } setting = Override::kRight;
  bool partner_exists = true;
  bool partner_enabled = true;
  bool partner_has_account = true;
  bool proxy_enabled = false;
  bool proxy_changed_later = false;  ///< after the document was collected
  bool ews_enabled = true;           ///< in Exchange Online
  bool ews_application_allowed = true;
  /// What its AuthConfig names, and what is installed of it.
  enum class SigningCertificate {
    kRight,
    kNotNamed,
    kMissing,
    kWithoutKey,
    kRenamed
  } signing = SigningCertificate::kRight;
};

/// What Exchange's own monitoring probe says.
struct MonitoringState {
  bool exists = true;
  bool failed = false;
  bool old = false;
};

struct PushState : ServerState {
  bool without_challenge = false;
  bool other_tenant = false;
  bool oauth_unavailable = false;
  bool portal = false;  ///< a page in its place sends the reader to another one
};

/// A service behind OAuth, and what it thinks of tokens.
struct ResourceState : ServerState {
  bool other_key = false;
  bool other_audience = false;
  bool other_issuer = false;
  bool other_tenant = false;
  bool user_unknown = false;
  bool no_linked_account = false;
  bool other_role = false;
  bool mute = false;
  bool too_long = false;  ///< the web server does not take requests with a token
};

/// What a token endpoint knows and does, and what the client signs with.
struct TokenState {
  enum class Key { kRight, kMissing, kOther, kExposed };

  bool tenant_exists = true;
  bool app_exists = true;
  bool app_enabled = true;
  bool key_registered = true;
  bool registration_expired = false;
  bool other_audience = false;  ///< assertions have to be for another endpoint
  bool other_client = false;    ///< requests arrive with another client id, as if rewritten on the way
  bool consented = true;
  bool blocked = false;
  bool resource_exists = true;
  bool secret_good = true;
  bool without_token = false;
  bool without_role = false;
  bool other_signature = false;        ///< tokens are signed with a key that is not published
  bool refuses = false;                ///< for a reason that no client knows
  std::chrono::seconds clock_ahead{};  ///< of the clock that assertions are judged by
  Key key = Key::kRight;               ///< what the client's key file holds
  bool secret_exposed = false;
};

struct ForwardProxyState {
  probe::testing::ForwardProxy::Mode mode = probe::testing::ForwardProxy::Mode::kAllow;
  bool refusing = false;
};

/// The whole organisation as a value. Default: everything is healthy. Faults change it; the Lab makes it so.
struct LabState {
  AuthCertificate auth = AuthCertificate::kHealthy;
  FileContent auth_file = FileContent::kRight;
  KeyFilesState key_files;
  AuthServersState auth_servers;
  AuthConfigState auth_config;
  RegisteredKeysState registered_keys;
  ServerExportsState server_exports;
  ServerState mail;
  ExchangeState exchange;
  AcsState acs;
  OidcState oidc;
  TokenState oidc_token;
  TokenState acs_token;
  PushProxyState push_proxy;
  ForestState forest;
  MonitoringState monitoring;
  PushState push;
  ResourceState ews;
  ForwardProxyState forward_proxy;
};

}  // namespace probe::lab
