#pragma once

#include "agent/core/awaitable.hpp"
#include "agent/core/clock.hpp"
#include "agent/core/finding.hpp"
#include "agent/core/phases.hpp"
#include "agent/core/secret.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

/// The network as probes see it: plain values and abstract ports, so that a test hands in fakes. Implemented in
/// agent/net.
namespace probe::core {

/// A certificate as it was on the wire or in a file: DER bytes.
using Der = std::string;

/// Whom to trust, and what else a TLS client insists on.
struct TlsTrust {
  std::string ca_file;      ///< PEM bundle; empty: the system's
  std::string server_name;  ///< name for SNI and for the host check; empty: the host of the URL or endpoint
};

/// What became of verifying a chain of certificates (RFC 5280) for a TLS server (RFC 9525 for the name).
struct ChainVerdict {
  int error = 0;             ///< X509_V_OK (0) or the X509_V_ERR_* that OpenSSL gave first
  int depth = 0;             ///< position in the chain that `error` is about, 0 is the leaf
  std::string reason;        ///< OpenSSL's words for `error`
  bool name_matches = true;  ///< whether the leaf is for the expected name; true when none was expected
  std::vector<Der> chain{};  ///< as it was built, leaf first, a trusted authority last; empty unless trusted
  bool trusted() const { return error == 0; }
};

/// The key that a server made for one handshake, so that what is recorded today cannot be decrypted with its
/// certificate's key tomorrow.
struct TemporaryKey {
  std::string kind;       ///< `DH`, `X25519`, …: OpenSSL's name
  int bits = 0;           ///< of the key
  int security_bits = 0;  ///< what it costs to break it, as a power of two (NIST SP 800-57 part 1)
};

/// What the TLS handshake showed, as far as it went. Filled in also when verification failed.
struct TlsSession {
  std::string version;  ///< `TLSv1.3`; empty when the handshake did not end
  std::string cipher;
  std::optional<TemporaryKey> temporary_key;  ///< none: the secret was sent under the certificate's key, or unknown
  std::string alpn;
  std::vector<Der> peer_chain;  ///< as presented, leaf first, at most 10
  std::optional<ChainVerdict> verdict;
  /// The stapled OCSP response (RFC 6066 section 8), DER; empty when it was not asked for, or there is none.
  std::string ocsp_response;
};

/// Ends an exchange early. `finding` names the cause in the catalogue's terms (`connect_refused`,
/// `tls_untrusted_issuer`, …), `phase` says where it happened.
struct NetError {
  Finding finding;
  Phase phase;
};

struct HttpHeader {
  std::string name;
  std::string value;
};

/// A forward proxy that is asked to CONNECT (RFC 9110 §9.3.6).
struct ForwardProxy {
  std::string url;                 ///< `http://host:port`, no credentials
  std::string username{};          ///< empty: no login
  Secret<std::string> password{};  ///< sent by the Basic scheme (RFC 7617), to the proxy alone
};

struct HttpRequest {
  std::string method = "GET";
  std::string url;  ///< http or https, absolute
  std::vector<HttpHeader> headers;
  std::string body;
  TlsTrust trust;
  std::optional<ForwardProxy> proxy;  ///< none: direct, whatever the environment says
  std::size_t max_body_bytes = 1 << 20;
  SteadyTime deadline;  ///< absolute; covers resolving, proxy, TLS, request and body
};

struct HttpResponse {
  int status = 0;                   ///< 0 when none was received
  std::vector<HttpHeader> headers;  ///< in the order received, names as sent; final response only, not the proxy's
  std::string body;
  SystemTime received_at;  ///< when the headers were complete
  SystemTime sent_at;      ///< when the request went out

  /// All values of `name`, compared without case, in order.
  std::vector<std::string> header_values(std::string_view name) const;
  /// The first value of `name`, or empty.
  std::string header(std::string_view name) const;
};

/// One request and all that is known about it, however far it got.
struct HttpExchange {
  std::optional<NetError> error;  ///< none: a complete response was received
  HttpResponse response;
  TlsSession tls;
  Phases phases;
  std::string remote_address;  ///< `ip:port` of the peer connected to (the proxy's when there is one); empty when none
  int proxy_status = 0;        ///< status of the proxy's answer to CONNECT; 0 when there was none
};

/// Sends requests. Redirects are not followed, connections and TLS sessions are not reused: every exchange is a full
/// one.
class HttpClient {
 public:
  virtual ~HttpClient() = default;
  /// Never throws for what the network or the peer does: that is `HttpExchange::error`. Ends at `request.deadline` at
  /// the latest. Throws operation_aborted when the calling coroutine is cancelled.
  virtual Awaitable<HttpExchange> fetch(HttpRequest request) = 0;
};

/// A protocol in which the client asks for TLS before it begins.
enum class StartTls {
  kNone,      ///< TLS from the first byte
  kSmtp,      ///< STARTTLS (RFC 3207)
  kImap,      ///< STARTTLS (RFC 9051 section 6.2.1)
  kPop3,      ///< STLS (RFC 2595 section 4)
  kLdap,      ///< StartTLS operation (RFC 4511 section 4.14)
  kPostgres,  ///< SSLRequest (PostgreSQL's protocol, version 3)
};

inline constexpr std::array<std::string_view, 6> kStartTlsNames{"none", "smtp", "imap", "pop3", "ldap", "postgres"};

constexpr std::string_view to_string(StartTls protocol) { return kStartTlsNames[static_cast<std::size_t>(protocol)]; }

struct TlsEndpoint {
  std::string host;
  std::uint16_t port = 443;
  std::string server_name;  ///< for SNI; empty: `host`, unless it is an address
  std::string address;      ///< literal to connect to in place of all that `host` resolves to; empty: resolve `host`
  StartTls start_tls = StartTls::kNone;
  bool asks_for_status = false;  ///< whether the server is asked to staple an OCSP response
  SteadyTime deadline;
};

struct TlsExchange {
  std::optional<NetError> error;  ///< none: the handshake ended
  TlsSession session;             ///< without verdict: judging is ChainVerifier's
  Phases phases;
  std::string remote_address;
};

/// Makes one TLS handshake and reports what the server presented, whether or not it can be trusted. Before it, only
/// what `TlsEndpoint::start_tls` calls for is said; over TLS, nothing. A server that asked for a client certificate is
/// listened to a little longer: in TLS 1.3 it complains after the handshake.
class TlsPeer {
 public:
  virtual ~TlsPeer() = default;
  /// Errors, deadline and cancellation as in HttpClient::fetch.
  virtual Awaitable<TlsExchange> peek(TlsEndpoint endpoint) = 0;
};

/// The addresses of a host as literals, at least one and at most 16, in the system's order of preference; or why there
/// is none (phase `resolve`).
using AddressResult = std::variant<std::vector<std::string>, NetError>;

/// Knows the addresses behind names, for probes that look at each of them.
class AddressBook {
 public:
  virtual ~AddressBook() = default;
  /// An address is answered with itself. Errors, deadline and cancellation as in HttpClient::fetch.
  virtual Awaitable<AddressResult> addresses(std::string host, SteadyTime deadline) = 0;
};

/// Judges a chain as a TLS client would, at a given time.
class ChainVerifier {
 public:
  virtual ~ChainVerifier() = default;
  /// `chain`: leaf first. `host`: name or address the leaf must be for; empty: any. Throws InputError when
  /// `trust.ca_file` cannot be used.
  virtual ChainVerdict verify(const std::vector<Der>& chain, const TlsTrust& trust, const std::string& host,
                              SystemTime at) const = 0;
};

}  // namespace probe::core
