#pragma once

#include "agent/core/awaitable.hpp"
#include "agent/core/clock.hpp"
#include "agent/core/finding.hpp"
#include "agent/core/net.hpp"
#include "agent/core/secret.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Directories as probes see them: one search, plain values. Implemented in agent/net.
namespace probe::core {

/// How the way to a directory server is protected.
enum class LdapTransport {
  kPlain,
  kTls,       ///< TLS from the first byte (ldaps)
  kStartTls,  ///< TLS by the StartTLS operation (RFC 4511 section 4.14), before anything else is said
};

/// How far below the base a search looks (RFC 4511 section 4.5.1.2).
enum class LdapScope { kBase, kOneLevel, kSubtree };

/// One search, with the bind that goes before it. Referrals are never followed.
struct DirectoryQuery {
  std::string host;
  std::uint16_t port = 0;  ///< 0: 636 for kTls, else 389
  LdapTransport transport = LdapTransport::kPlain;
  TlsTrust trust;                ///< for kTls and kStartTls; the server's certificate is always verified
  std::string bind_dn;           ///< empty: anonymous
  Secret<std::string> password;  ///< an empty one with a `bind_dn` is refused before it is sent
  std::string base;
  LdapScope scope = LdapScope::kSubtree;
  std::string filter = "(objectClass=*)";  ///< RFC 4515
  std::vector<std::string> attributes;     ///< empty: all user attributes
  std::size_t max_entries = 1000;
  std::size_t max_bytes = std::size_t{1} << 20;  ///< of all names and values together
  SteadyTime deadline;                           ///< absolute; covers resolving, connecting, TLS, bind and search
};

struct DirectoryAttribute {
  std::string name;  ///< as the server sent it, options included: `userCertificate;binary`
  std::vector<std::string> values;
};

struct DirectoryEntry {
  std::string dn;
  std::vector<DirectoryAttribute> attributes;

  /// All values of `name`, compared without case and without options such as `;binary`.
  std::vector<std::string> values(std::string_view name) const;
  /// The first value of `name`, or empty.
  std::string value(std::string_view name) const;
};

/// What a search gave. With an error there are no entries: half an answer would pass for a whole one.
struct DirectoryAnswer {
  /// `ldap_unreachable`, `ldap_bind_failed`, `ldap_object_not_found` (the base does not exist, or nothing below it
  /// matches), `ldap_referral`, `input_truncated` (more than a limit of ours or of the server's allows).
  std::optional<Finding> error;
  std::vector<DirectoryEntry> entries;  ///< at least one without error
};

/// Asks directory servers.
class Directory {
 public:
  virtual ~Directory() = default;
  /// Does not throw for what the network or the server does: that is `DirectoryAnswer::error`. Ends at
  /// `query.deadline` at the latest. Throws operation_aborted when the calling coroutine is cancelled, InputError when
  /// `query.trust.ca_file` cannot be used.
  virtual Awaitable<DirectoryAnswer> search(DirectoryQuery query) = 0;
};

}  // namespace probe::core
