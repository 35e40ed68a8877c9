#pragma once

#include "agent/core/awaitable.hpp"
#include "agent/core/net.hpp"
#include "agent/core/probe.hpp"
#include "config/schema.hpp"
#include "probes/evidence/certificate.hpp"
#include "probes/sources/endpoint.hpp"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace probe::probes {

/// Which of the addresses behind an endpoint's name are looked at.
enum class AddressMode {
  kAny,  ///< the first that answers, as a client does
  kAll,  ///< each of them, so that one bad server behind a name is found
};

/// A server that shows its certificate in a TLS handshake, and the way to it.
struct TlsSource {
  std::optional<Endpoint> endpoint;
  core::StartTls start_tls = core::StartTls::kNone;
  AddressMode addresses = AddressMode::kAny;
  bool asks_for_status = false;  ///< no key of its own: whether the server is asked for an OCSP response

  static config::Schema<TlsSource> schema();
};

/// Adds the keys of a TlsSource to the schema of a type derived from it, where the endpoint is one choice of several.
template <class C>
config::Schema<C>& add_tls_source_keys(config::Schema<C>& schema);
/// The same without the endpoint.
template <class C>
config::Schema<C>& add_handshake_keys(config::Schema<C>& schema);

inline constexpr const char* kEndpointHelp = "TLS server that presents the certificate; nothing is sent to it over TLS";

/// What one server presented.
struct PresentedChain {
  std::string where;    ///< starts messages: `mail.example:443`, or `mail.example:443 (192.0.2.7)` in mode kAll
  std::string address;  ///< in mode kAll: the address that was asked
  std::vector<evidence::Certificate> certificates;  ///< leaf first, up to the first that cannot be read; may be empty
  std::string ocsp_response;                        ///< stapled, DER; empty when there is none
};

/// Asks the endpoint of `source`, or each address behind it, for its chain until the run's deadline; of several, each
/// gets its share of the time. `result` has the findings that say why there is none or less, and
/// `tls_version_unsupported` for a server that knows no version of TLS that clients still accept, the warning
/// `tls_key_exchange_weak` for one whose key exchange they may refuse. `server_name` is sent as SNI; empty: the
/// endpoint's host.
core::Awaitable<std::vector<PresentedChain>> ask_for_chains(core::ProbeContext& context, TlsSource source,
                                                            std::string server_name, core::ProbeResult& result);

}  // namespace probe::probes

template <>
struct probe::config::EnumNames<probe::core::StartTls> {
  using enum probe::core::StartTls;
  static constexpr std::array kNames{EnumName{kNone, "none"}, EnumName{kSmtp, "smtp"}, EnumName{kImap, "imap"},
                                     EnumName{kPop3, "pop3"}, EnumName{kLdap, "ldap"}, EnumName{kPostgres, "postgres"}};
};

template <>
struct probe::config::EnumNames<probe::probes::AddressMode> {
  static constexpr std::array kNames{EnumName{probe::probes::AddressMode::kAny, "any"},
                                     EnumName{probe::probes::AddressMode::kAll, "all"}};
};

namespace probe::probes {

template <class C>
config::Schema<C>& add_tls_source_keys(config::Schema<C>& schema) {
  schema.optional("endpoint", static_cast<std::optional<Endpoint> C::*>(&TlsSource::endpoint), kEndpointHelp);
  return add_handshake_keys(schema);
}

template <class C>
config::Schema<C>& add_handshake_keys(config::Schema<C>& schema) {
  return schema
      .optional("starttls", static_cast<core::StartTls C::*>(&TlsSource::start_tls),
                "Protocol in which TLS is asked for first; `none`: TLS from the first byte")
      .optional(
          "addresses", static_cast<AddressMode C::*>(&TlsSource::addresses),
          "`any`: the first address behind the host's name that answers. `all`: each of them, at most 16, so that "
          "one bad server behind a name is found");
}

}  // namespace probe::probes
