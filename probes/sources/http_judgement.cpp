#include "probes/sources/http_judgement.hpp"

#include "probes/sources/https_source.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>

namespace probe::probes {

namespace {

constexpr std::size_t kMaxHeaderBytes = 128;

/// Headers that name the machine that answered and its record of the request.
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kTraces{{
    {"request-id", "request_id"},
    {"X-FEServer", "frontend_server"},
    {"Server", "server"},
    {"Via", "via"},
}};

bool starts_with(std::string_view text, std::string_view prefix) {
  const auto same = [](unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); };
  return text.size() >= prefix.size() && std::equal(prefix.begin(), prefix.end(), text.begin(), same);
}

std::string_view trimmed(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
  return text;
}

core::Finding redirected(const core::HttpExchange& exchange, std::string_view url, std::string_view expected) {
  const std::string location = shown_url(exchange.response.header("Location"));
  auto finding =
      response_finding("http_redirect_unexpected", exchange, url,
                       fmt::format("expected {}, got {} to {}", expected, exchange.response.status, location));
  finding.add(core::Evidence("location", location));
  return finding;
}

core::Finding rate_limited(const core::HttpExchange& exchange, std::string_view url, std::string_view expected) {
  const std::string wait = core::one_line(exchange.response.header("Retry-After"), kMaxHeaderBytes);
  auto finding = response_finding("http_rate_limited", exchange, url, fmt::format("expected {}, got 429", expected));
  if (!wait.empty()) finding.add(core::Evidence("retry_after", wait));
  return finding;
}

bool may_want_certificate(int status) { return status == 400 || status == 403 || status == 495 || status == 496; }

/// Whether a page of nginx (`No required SSL certificate was sent`), or of IIS and others, is about a certificate that
/// the client lacks. Looks at its beginning.
bool speaks_of_client_certificate(std::string_view page) {
  constexpr std::size_t kMaxPageBytes = 4096;
  std::string lower(page.substr(0, kMaxPageBytes));
  std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return lower.find("no required ssl certificate") != std::string::npos ||
         lower.find("client certificate") != std::string::npos;
}

}  // namespace

std::vector<core::Evidence> response_evidence(const core::HttpExchange& exchange, std::string_view url) {
  std::vector<core::Evidence> evidence{core::Evidence("url", shown_url(url)),
                                       core::Evidence("status", std::int64_t{exchange.response.status})};
  if (!exchange.remote_address.empty()) evidence.emplace_back("remote_address", exchange.remote_address);
  for (const auto& [header, key] : kTraces) {
    const std::string value = exchange.response.header(header);
    if (!value.empty()) evidence.emplace_back(std::string(key), core::one_line(value, kMaxHeaderBytes));
  }
  return evidence;
}

core::Finding response_finding(core::Code code, const core::HttpExchange& exchange, std::string_view url,
                               std::string_view what) {
  return {code, fmt::format("{}: {}", shown_url(url), what), response_evidence(exchange, url)};
}

std::optional<core::Finding> judge_client_certificate(const core::HttpExchange& exchange, std::string_view url,
                                                      std::string_view expected) {
  const int status = exchange.response.status;
  if (!may_want_certificate(status) || !speaks_of_client_certificate(exchange.response.body)) return std::nullopt;
  return response_finding("tls_client_cert_required", exchange, url,
                          fmt::format("expected {}, got {}: the server wants a client certificate", expected, status));
}

core::Finding refuse_status(const core::HttpExchange& exchange, std::string_view url, std::string_view expected) {
  if (auto wanted = judge_client_certificate(exchange, url, expected)) return *std::move(wanted);
  const int status = exchange.response.status;
  const bool redirect = status >= 300 && status < 400 && !exchange.response.header("Location").empty();
  if (redirect) return redirected(exchange, url, expected);
  if (status == 429) return rate_limited(exchange, url, expected);
  const bool server_error = status >= 500 && status < 600;
  const core::Code code = server_error ? core::Code("http_server_error") : core::Code("http_status_unexpected");
  return response_finding(code, exchange, url, fmt::format("expected {}, got {}", expected, status));
}

std::optional<core::Finding> require_ok(const core::HttpExchange& exchange, std::string_view url) {
  if (exchange.response.status == 200) return std::nullopt;
  return refuse_status(exchange, url, "status 200");
}

bool is_html(const core::HttpResponse& response) {
  const std::string type = response.header("Content-Type");
  if (starts_with(trimmed(type), "text/html") || starts_with(trimmed(type), "application/xhtml")) return true;
  const auto body = trimmed(response.body);
  return starts_with(body, "<!doctype html") || starts_with(body, "<html") || starts_with(body, "<head") ||
         starts_with(body, "<body");
}

}  // namespace probe::probes
