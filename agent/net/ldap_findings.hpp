#pragma once

#include "agent/core/directory.hpp"
#include "agent/core/finding.hpp"
#include "agent/net/network_findings.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The words for what goes wrong with a directory server, once there is a connection to it.
namespace probe::net {

enum class LdapStage { kTls, kBind, kSearch };

/// What libldap and the server said of something that failed.
struct LdapFailure {
  LdapStage stage = LdapStage::kSearch;
  int result = 0;                        ///< RFC 4511 section 4.1.9; negative: libldap's own
  std::string meaning{};                 ///< libldap's words for `result`
  std::string diagnostic{};              ///< the server's words
  std::string matched{};                 ///< the part of the base that does exist
  std::vector<std::string> referrals{};  ///< URLs of servers that may know more
};

/// `ldap_bind_failed`, `ldap_object_not_found`, `ldap_referral`, `input_truncated` (a limit was reached),
/// `input_unreadable` (the search was refused) or else `ldap_unreachable`.
core::Finding ldap_finding(const LdapFailure& failure, const core::DirectoryQuery& query, const Peer& peer);

/// `ldap_unreachable` because of `why`, in its words. A directory is where evidence comes from, not what is judged:
/// whatever of the network keeps it out of reach is one cause, and the other's code is evidence.
core::Finding ldap_unreachable(const core::Finding& why);

/// The search ended well and found nothing.
core::Finding nothing_found(const core::DirectoryQuery& query, const Peer& peer);

/// The answer is larger than the query allows; `limit` says what it allows, e.g. `1000 entries`.
core::Finding too_much_found(const core::DirectoryQuery& query, const Peer& peer, const std::string& limit);

/// The server gave no answer at `stage` before the deadline.
core::Finding ldap_timeout(LdapStage stage, const Peer& peer);

/// What Active Directory means by the `data` of a refused bind (`... AcceptSecurityContext error, data 52e, ...`, a
/// Windows error code in hex); none for other text.
std::optional<std::string_view> refused_logon(std::string_view diagnostic);

}  // namespace probe::net
