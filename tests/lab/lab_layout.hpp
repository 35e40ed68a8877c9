#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace probe::lab {

// The organisation that the lab plays, and the one that it is not.
inline constexpr std::string_view kTenant = "3f1c8a52-6d0e-4b7a-9c25-e84b7d9f1a60";
inline constexpr std::string_view kOtherTenant = "b27e4d19-05fc-4c8e-a6d3-71f09c5be842";
inline constexpr std::string_view kOrganization = "fabrikam.com";
inline constexpr std::string_view kOtherOrganization = "contoso.com";
// Well-known application identifiers: the access control service and Exchange.
inline constexpr std::string_view kAcsApplication = "00000001-0000-0000-c000-000000000000";
inline constexpr std::string_view kExchangeApplication = "00000002-0000-0ff1-ce00-000000000000";

/// Where the lab keeps its files. The directory and its name belong to the lab; tests may read everything in it.
struct LabPaths {
  std::filesystem::path directory;

  std::filesystem::path authority() const { return directory / "ca.pem"; }
  std::filesystem::path revocation_list() const { return directory / "ca.crl"; }         ///< DER
  std::filesystem::path auth_certificate() const { return directory / "auth.cer"; }      ///< DER
  std::filesystem::path auth_certificate_pem() const { return directory / "auth.pem"; }  ///< the same, PEM
  std::filesystem::path auth_key() const { return directory / "auth.key"; }              ///< its private key, PEM
  std::filesystem::path mail_pfx() const { return directory / "mail.pfx"; }              ///< the mail server's, PKCS#12
  std::filesystem::path mail_password() const { return directory / "mail.password"; }    ///< of mail.pfx
  std::filesystem::path next_certificate() const { return directory / "next.cer"; }      ///< DER
  std::filesystem::path auth_config() const { return directory / "authconfig.txt"; }    ///< Get-AuthConfig | fl, UTF-16
  std::filesystem::path auth_servers() const { return directory / "authservers.txt"; }  ///< Get-AuthServer | fl
  std::filesystem::path push_proxy() const { return directory / "pushproxy.txt"; }      ///< the proxy object, UTF-8
  std::filesystem::path key_credentials() const { return directory / "keycredentials.json"; }  ///< of Graph
  std::filesystem::path first_server() const { return directory / "server-ex01.json"; }  ///< a collector's document
  std::filesystem::path second_server() const { return directory / "server-ex02.json"; }
  std::filesystem::path forest() const { return directory / "exchange.json"; }       ///< a second forest's collection
  std::filesystem::path monitoring() const { return directory / "monitoring.txt"; }  ///< Invoke-MonitoringProbe | fl
  std::filesystem::path ews_secret() const { return directory / "ews.secret"; }      ///< of the client of EWS
  std::filesystem::path configuration() const { return directory / "probe.yml"; }
  std::filesystem::path description() const { return directory / "lab.json"; }
  std::filesystem::path control_socket() const { return directory / "control.sock"; }
  std::filesystem::path process() const { return directory / "lab.pid"; }
  std::filesystem::path log() const { return directory / "lab.log"; }
};

/// The port of each server on 127.0.0.1. Each link has its own, so that breaking one breaks no other.
struct LabPorts {
  std::uint16_t acs = 0;       ///< authorization server, ACS metadata
  std::uint16_t oidc = 0;      ///< authorization server, OpenID Connect discovery and its keys
  std::uint16_t exchange = 0;  ///< Exchange's own metadata
  std::uint16_t mail = 0;      ///< the TLS endpoint whose certificate is watched
  std::uint16_t push = 0;      ///< push endpoint
  std::uint16_t ews = 0;       ///< a service behind OAuth, and the token endpoint for it
  std::uint16_t proxy = 0;     ///< forward proxy, plain HTTP

  std::string acs_metadata_path() const { return "/" + std::string{kTenant} + "/metadata/json/1"; }
  std::string exchange_metadata_path() const { return "/autodiscover/metadata/json/1"; }
  std::string oidc_issuer_path() const { return "/" + std::string{kTenant} + "/v2.0"; }
  std::string oidc_configuration_path() const { return oidc_issuer_path() + "/.well-known/openid-configuration"; }
  std::string oidc_keys_path() const { return "/" + std::string{kTenant} + "/discovery/v2.0/keys"; }
  std::string push_path() const { return "/PushNotifications"; }

  std::string ews_path() const { return "/EWS/Exchange.asmx"; }

  std::string acs_metadata_url() const { return https(acs) + acs_metadata_path(); }
  std::string exchange_metadata_url() const { return https(exchange) + exchange_metadata_path(); }
  std::string oidc_issuer() const { return https(oidc) + oidc_issuer_path(); }
  std::string oidc_configuration_url() const { return https(oidc) + oidc_configuration_path(); }
  std::string oidc_keys_url() const { return https(oidc) + oidc_keys_path(); }
  std::string push_url() const { return https(push) + push_path(); }
  std::string ews_url() const { return https(ews) + ews_path(); }
  std::string mail_endpoint() const { return "localhost:" + std::to_string(mail); }
  std::string proxy_url() const { return "http://127.0.0.1:" + std::to_string(proxy); }

  static std::string https(std::uint16_t port) { return "https://localhost:" + std::to_string(port); }
};

}  // namespace probe::lab
