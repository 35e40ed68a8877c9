#include "probes/evidence/uri.hpp"

#include "probes/evidence/ascii.hpp"
#include "probes/evidence/encoding.hpp"

#include <idn2.h>

#include <algorithm>
#include <memory>

namespace probe::evidence {
namespace {

constexpr std::size_t kMaxDomainBytes = 1024;  // a name has at most 253 octets (RFC 1035); punycode is quadratic

bool is_host_name(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return is_alnum(c) || c == '-' || c == '_' || c == '.'; });
}

/// `name` without the dots at its end, and the blanks before and between them.
std::string_view without_end(std::string_view name) {
  while (!name.empty() && (name.back() == '.' || is_space(name.back()))) name.remove_suffix(1);
  return name;
}

bool is_scheme(std::string_view text) {
  return !text.empty() && is_alpha(text[0]) &&
         std::all_of(text.begin(), text.end(), [](char c) { return is_alnum(c) || c == '+' || c == '-' || c == '.'; });
}

/// `:443` and the like, without the scheme's default; nothing when it is no port.
std::optional<std::string> normal_port(std::string_view port, std::string_view scheme) {
  if (port.size() <= 1) return std::string{};
  const std::string_view digits = port.substr(1);
  if (digits.size() > 5 || !std::all_of(digits.begin(), digits.end(), is_digit)) return std::nullopt;
  const int number = std::stoi(std::string{digits});
  if (number < 1 || number > 65535) return std::nullopt;
  if ((scheme == "https" && number == 443) || (scheme == "http" && number == 80)) return std::string{};
  return ":" + std::to_string(number);
}

/// Empty when it is no host.
std::string normal_host(std::string_view host) {
  if (!host.starts_with('[')) return normalize_domain(host);
  return host.find(']') == host.size() - 1 ? to_lower(host) : std::string{};
}

bool is_unreserved(char c) { return is_alnum(c) || c == '-' || c == '.' || c == '_' || c == '~'; }

/// Nothing when a percent sign does not begin an escape.
std::optional<std::string> normal_escapes(std::string_view text) {
  std::string normal;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      normal += text[i];
      continue;
    }
    const auto octet = decode_hex(text.substr(i + 1, 2));
    if (!octet || octet->empty()) return std::nullopt;
    normal += is_unreserved(octet->front()) ? *octet : "%" + encode_hex(*octet);
    i += 2;
  }
  return normal;
}

}  // namespace

std::optional<std::string> normalize_uri(std::string_view text) {
  text = trim(text);
  const UriParts parts = parts_of_uri(text);
  const std::string scheme = to_lower(parts.scheme.substr(0, parts.scheme.rfind("://")));
  if (!is_scheme(scheme)) return std::nullopt;
  if (std::any_of(text.begin(), text.end(), [](char c) { return c == ' ' || is_control(c); })) return std::nullopt;
  const std::string host = normal_host(parts.host);
  const auto port = normal_port(parts.port, scheme);
  if (host.empty() || !port) return std::nullopt;
  const std::size_t path_end = std::min(parts.behind.find_first_of("?#"), parts.behind.size());
  auto path = normal_escapes(parts.behind.substr(0, path_end));
  const auto rest = normal_escapes(parts.behind.substr(path_end));
  if (!path || !rest) return std::nullopt;
  while (path->ends_with('/')) path->pop_back();
  return scheme + "://" + std::string(parts.user) + host + *port + *path + *rest;
}

std::string UriParts::authority() const { return std::string(user).append(host).append(port); }

UriParts parts_of_uri(std::string_view text) {
  const auto take = [&text](std::size_t length) {
    const std::string_view part = text.substr(0, length);
    text.remove_prefix(part.size());
    return part;
  };
  UriParts parts;
  if (const std::size_t mark = text.find("://"); mark != std::string_view::npos) parts.scheme = take(mark + 3);
  const std::size_t end = std::min(text.find_first_of("/?#"), text.size());
  parts.behind = text.substr(end);
  text = text.substr(0, end);
  parts.user = take(text.rfind('@') + 1);
  parts.host = take(text.find(':', text.starts_with('[') ? text.find(']') : 0));
  parts.port = text;
  return parts;
}

std::string normalize_domain(std::string_view text) {
  std::string name = to_lower(without_end(trim(text)));
  if (!std::all_of(name.begin(), name.end(), is_ascii) && name.size() <= kMaxDomainBytes &&
      name.find('\0') == std::string::npos) {
    char* ascii = nullptr;
    const int outcome = idn2_to_ascii_8z(name.c_str(), &ascii, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
    const std::unique_ptr<char, decltype(&idn2_free)> owner{ascii, idn2_free};
    // The mapping turns look-alikes into the delimiters of a URI: a full-width solidus into '/', a thin blank into ' '.
    if (outcome == IDN2_OK && is_host_name(ascii)) name = to_lower(ascii);
  }
  // The mapping makes dots of ideographic full stops.
  return std::string(without_end(name));
}

}  // namespace probe::evidence
