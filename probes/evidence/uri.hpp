#pragma once

#include <optional>
#include <string>
#include <string_view>

/// Normal forms for comparing what administrators type with what servers show.
namespace probe::evidence {

/// The normal form of an absolute URI with a host (RFC 3986 section 6.2.2 and 6.2.3): scheme and host in lower case,
/// the host through normalize_domain, no default port of http and https, percent escapes in upper case and only where
/// needed, no slash at the end of the path. Query and fragment are kept. Nothing when `text` is not such a URI: no
/// scheme or host, a bad port or escape, blanks, control characters.
std::optional<std::string> normalize_uri(std::string_view text);

/// The parts of an absolute URI (RFC 3986 section 3) as they stand in its text, each with its delimiters, so that one
/// behind the other they are the text. Where nothing is, a part is empty.
struct UriParts {
  std::string_view scheme;  ///< with its `://`
  std::string_view user;    ///< with its `@`
  std::string_view host;    ///< an IPv6 address in its brackets
  std::string_view port;    ///< with its `:`
  std::string_view behind;  ///< path, query and fragment

  /// User, host and port.
  std::string authority() const;
};

/// Takes any text apart without judging it; one without `://` begins with the authority. The parts are views of `text`.
UriParts parts_of_uri(std::string_view text);

/// The normal form of a domain name: lower case, no dots at the end, other scripts in their ASCII form (`xn--…`, IDNA
/// 2008 with the non-transitional mapping of UTS 46). A name that IDNA refuses keeps its letters, with ASCII ones in
/// lower case. White space around is dropped.
std::string normalize_domain(std::string_view text);

}  // namespace probe::evidence
