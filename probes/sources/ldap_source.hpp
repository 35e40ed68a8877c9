#pragma once

#include "agent/core/awaitable.hpp"
#include "agent/core/directory.hpp"
#include "agent/core/probe.hpp"
#include "config/file_path.hpp"
#include "config/schema.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace probe::probes {

/// A search in a directory, and the way to it.
struct LdapSource {
  std::string url;         ///< `ldap://host`, `ldaps://host:636`
  bool start_tls = false;  ///< for `ldap`
  std::string base;
  std::string filter;
  std::string bind_dn;  ///< empty: anonymous
  config::FilePath password_file;
  config::FilePath ca_file;  ///< empty: the system's

  /// What messages call the source: URL and base.
  std::string where() const;
};

/// The keys of an LdapSource for a configuration type `C` derived from it, whose defaults are the defaults of the keys.
template <class C>
config::Schema<C> ldap_source_keys();

struct LdapPlace {
  std::string host;
  std::uint16_t port = 0;  ///< 0: not said
  bool tls = false;        ///< from the first byte
};

/// Nothing when `url` is no `ldap://host:port` or `ldaps://host:port`; an IPv6 address stands in brackets.
std::optional<LdapPlace> parse_ldap_url(std::string_view url);

/// The entries that match, at least one, with these attributes, until the run's deadline at the latest. Nothing when
/// they cannot be had, and `result` then says why: `ldap_unreachable`, `ldap_bind_failed`, `ldap_object_not_found`,
/// `ldap_referral`, `input_truncated`, `credential_unreadable`, `trust_store_unreadable`.
core::Awaitable<std::optional<std::vector<core::DirectoryEntry>>> search_directory(core::ProbeContext& context,
                                                                                   LdapSource source,
                                                                                   std::vector<std::string> attributes,
                                                                                   core::ProbeResult& result);

/// What is wrong with the keys, or nothing.
std::optional<std::string> check_ldap_url(const std::string& url);
std::optional<std::string> check_ldap_tls(const LdapSource& source);
std::optional<std::string> check_ldap_login(const LdapSource& source);
std::optional<std::string> check_ldap_trust(const LdapSource& source);

template <class C>
config::Schema<C> ldap_source_keys() {
  return config::Schema<C>{}
      .required("url", static_cast<std::string C::*>(&LdapSource::url),
                "Directory server, as ldaps://host or ldap://host:port", check_ldap_url)
      .optional("starttls", static_cast<bool C::*>(&LdapSource::start_tls),
                "Ask for TLS before anything else is said (ldap)")
      .required("base", static_cast<std::string C::*>(&LdapSource::base),
                "Distinguished name below which is searched, as CN=Configuration,DC=fabrikam,DC=com",
                config::not_empty())
      .optional("filter", static_cast<std::string C::*>(&LdapSource::filter), "Which objects count (RFC 4515)",
                config::not_empty())
      .optional("bind_dn", static_cast<std::string C::*>(&LdapSource::bind_dn),
                "Name to log in with, only over TLS. Default: anonymous", config::not_empty())
      .optional("password_file", static_cast<config::FilePath C::*>(&LdapSource::password_file),
                "File with its password, readable by its owner alone")
      .optional("ca_file", static_cast<config::FilePath C::*>(&LdapSource::ca_file),
                "PEM bundle of the authorities to trust. Default: the system's")
      .check("starttls", [](const C& source) { return check_ldap_tls(source); })
      .check("bind_dn", [](const C& source) { return check_ldap_login(source); })
      .check("ca_file", [](const C& source) { return check_ldap_trust(source); });
}

}  // namespace probe::probes
