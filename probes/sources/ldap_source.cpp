#include "probes/sources/ldap_source.hpp"

#include "agent/core/input_error.hpp"
#include "probes/evidence/ascii.hpp"
#include "probes/sources/secret_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace probe::probes {

namespace {

constexpr std::string_view kPlain = "ldap://";
constexpr std::string_view kTls = "ldaps://";

std::optional<std::uint16_t> parse_port(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, reason] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (reason != std::errc{} || end != text.data() + text.size() || port == 0) return std::nullopt;
  return port;
}

bool is_host(std::string_view host) {
  return !host.empty() && host.find_first_of(" @/?#\\[]") == std::string_view::npos;
}

core::DirectoryQuery query_for(LdapSource source, std::vector<std::string> attributes, core::SteadyTime deadline) {
  LdapPlace place = parse_ldap_url(source.url).value_or(LdapPlace{});
  core::DirectoryQuery query;
  query.host = std::move(place.host);
  query.port = place.port;
  query.transport = core::LdapTransport::kPlain;
  if (source.start_tls) query.transport = core::LdapTransport::kStartTls;
  if (place.tls) query.transport = core::LdapTransport::kTls;
  query.trust.ca_file = std::move(source.ca_file.path);
  query.bind_dn = std::move(source.bind_dn);
  query.base = std::move(source.base);
  query.filter = std::move(source.filter);
  query.attributes = std::move(attributes);
  query.deadline = deadline;
  return query;
}

}  // namespace

std::string LdapSource::where() const { return fmt::format("{}: {}", url, base); }

std::optional<LdapPlace> parse_ldap_url(std::string_view url) {
  LdapPlace place;
  place.tls = evidence::equals_ignoring_case(url.substr(0, kTls.size()), kTls);
  if (!place.tls && !evidence::equals_ignoring_case(url.substr(0, kPlain.size()), kPlain)) return std::nullopt;
  url.remove_prefix((place.tls ? kTls : kPlain).size());
  if (url.ends_with('/')) url.remove_suffix(1);
  const bool bracketed = url.starts_with('[');
  const std::size_t end = bracketed ? url.find(']') : url.find(':');
  if (bracketed && end == std::string_view::npos) return std::nullopt;
  const std::string_view host = bracketed ? url.substr(1, end - 1) : url.substr(0, end);
  if (!is_host(host)) return std::nullopt;
  place.host = host;
  const std::size_t after = bracketed ? end + 1 : std::min(end, url.size());
  const std::string_view behind = url.substr(after);
  if (behind.empty()) return place;
  const auto port = behind.starts_with(':') ? parse_port(behind.substr(1)) : std::nullopt;
  if (!port) return std::nullopt;
  place.port = *port;
  return place;
}

core::Awaitable<std::optional<std::vector<core::DirectoryEntry>>> search_directory(core::ProbeContext& context,
                                                                                   LdapSource source,
                                                                                   std::vector<std::string> attributes,
                                                                                   core::ProbeResult& result) {
  const std::string password_file = source.password_file.path;
  core::DirectoryQuery query = query_for(std::move(source), std::move(attributes), context.deadline);
  std::optional<std::vector<core::DirectoryEntry>> entries;
  if (!password_file.empty()) {
    auto password = co_await read_secret_file(context, password_file, result);
    if (!password) co_return entries;
    query.password = *std::move(password);
  }
  core::DirectoryAnswer answer;
  try {
    answer = co_await context.directory.search(std::move(query));
  } catch (const core::InputError& error) {
    answer.error = error.finding();
  }
  if (answer.error) {
    result.add(*std::move(answer.error));
  } else {
    entries = std::move(answer.entries);
  }
  co_return entries;
}

std::optional<std::string> check_ldap_url(const std::string& url) {
  if (parse_ldap_url(url)) return std::nullopt;
  // What stands before an @ may be a password.
  const bool shows = url.find('@') == std::string::npos;
  return fmt::format("expected a URL like ldaps://host:port{}",
                     shows ? fmt::format(", got \"{}\"", core::one_line(url, 128)) : " without user and password");
}

std::optional<std::string> check_ldap_tls(const LdapSource& source) {
  const auto place = parse_ldap_url(source.url);
  if (!place || !place->tls || !source.start_tls) return std::nullopt;
  return "expected only with ldap://: with ldaps:// TLS is there from the first byte";
}

std::optional<std::string> check_ldap_trust(const LdapSource& source) {
  const auto place = parse_ldap_url(source.url);
  if (source.ca_file.empty() || !place || place->tls || source.start_tls) return std::nullopt;
  return "expected ldaps:// or starttls beside it: without TLS the server shows no certificate";
}

std::optional<std::string> check_ldap_login(const LdapSource& source) {
  const bool has_password = !source.password_file.empty();
  if (source.bind_dn.empty() && has_password) return "expected bind_dn beside password_file";
  if (source.bind_dn.empty()) return std::nullopt;
  if (!has_password) return "expected password_file beside bind_dn";
  const auto place = parse_ldap_url(source.url);
  if (!place || place->tls || source.start_tls) return std::nullopt;
  return "expected ldaps:// or starttls beside it: the password would go over the network in the clear";
}

}  // namespace probe::probes
