#include "probes/evidence/ldap_thumbprints.hpp"

#include "probes/evidence/ascii.hpp"
#include "probes/evidence/internal/fail.hpp"
#include "probes/evidence/internal/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace probe::evidence {
namespace {

std::optional<ThumbprintRole> role_of(std::string_view prefix) {
  if (prefix == "0") return ThumbprintRole::kCurrent;
  if (prefix == "1") return ThumbprintRole::kPrevious;
  if (prefix == "2") return ThumbprintRole::kNext;
  return std::nullopt;
}

}  // namespace

Parsed<LdapThumbprint> parse_ldap_thumbprint(std::string_view value) {
  const std::string_view text = trim(value);
  const std::size_t colon = std::min(text.find(':'), text.size());
  const auto role = colon < text.size() ? role_of(trim(text.substr(0, colon))) : std::nullopt;
  if (!role) {
    return internal::fail(ParseErrorKind::kSyntax, fmt::format("expected '0:', '1:' or '2:' and a thumbprint, found {}",
                                                               text.empty() ? "nothing" : internal::quoted(text)));
  }
  const std::string_view rest = trim(text.substr(colon + 1));
  if (rest.empty()) return LdapThumbprint{*role, {}};
  auto thumbprint = Thumbprint::parse(rest);
  if (!thumbprint) {
    ParseError error = std::move(thumbprint.error());
    error.message = fmt::format("{} thumbprint: {}", to_string(*role), error.message);
    return tl::unexpected<ParseError>{std::move(error)};
  }
  return LdapThumbprint{*role, *std::move(thumbprint)};
}

Parsed<std::vector<LdapThumbprint>> read_ldap_thumbprints(const std::vector<std::string>& values) {
  std::vector<LdapThumbprint> read;
  for (const std::string& value : values) {
    const auto each = parse_ldap_thumbprint(value);
    if (!each) return tl::unexpected<ParseError>{each.error()};
    if (each->thumbprint.empty()) continue;
    const auto same_role = std::find_if(read.begin(), read.end(),
                                        [&each](const LdapThumbprint& other) { return other.role == each->role; });
    if (same_role == read.end()) {
      read.push_back(*each);
    } else if (*same_role != *each) {
      return internal::fail(ParseErrorKind::kShape,
                            fmt::format("expected one {} thumbprint, found {} and {}", to_string(each->role),
                                        same_role->thumbprint.hex(), each->thumbprint.hex()));
    }
  }
  return read;
}

}  // namespace probe::evidence
