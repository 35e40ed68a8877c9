#include "exporters/push_gateway/push_gateway.hpp"

#include "exporters/prometheus/text_format.hpp"

#include <fmt/format.h>

#include <array>
#include <cctype>
#include <cstdint>
#include <utility>

namespace probe::exporters {

namespace {

constexpr std::string_view kStandard = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kForUrls = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::size_t kShownAnswerBytes = 200;

/// RFC 4648, with padding.
std::string base64(std::string_view bytes, std::string_view alphabet) {
  std::string text;
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const auto part = bytes.substr(at, 3);
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < 3; ++i) bits = bits << 8 | (i < part.size() ? static_cast<unsigned char>(part[i]) : 0U);
    for (std::size_t i = 0; i < 4; ++i) {
      text += i <= part.size() ? alphabet[bits >> (18 - 6 * i) & 63U] : '=';
    }
  }
  return text;
}

/// Percent-encoding (RFC 3986) of all but unreserved characters.
std::string percent_encoded(std::string_view value) {
  std::string text;
  for (const char c : value) {
    const bool plain =
        std::isalnum(static_cast<unsigned char>(c)) != 0 || std::string_view("-._~").find(c) != std::string_view::npos;
    text += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return text;
}

/// One label of the group as it stands in the path.
std::string label_path(std::string_view name, std::string_view value) {
  if (value.empty()) return fmt::format("/{}@base64/=", name);
  // `.` and `..` would be taken for steps in the path.
  const bool needs_base64 = value.find('/') != std::string_view::npos || value == "." || value == "..";
  if (needs_base64) return fmt::format("/{}@base64/{}", name, base64(value, kForUrls));
  return fmt::format("/{}/{}", name, percent_encoded(value));
}

/// The first line of an answer's body, made fit for a message.
std::string first_line(const std::string& body) {
  return core::one_line(body.substr(0, body.find('\n')), kShownAnswerBytes);
}

}  // namespace

std::string push_url(const PushGateway& gateway) {
  std::string url = gateway.url;
  while (url.ends_with('/')) url.pop_back();
  return url + "/metrics" + label_path("job", gateway.job) + label_path("instance", gateway.instance);
}

core::Awaitable<std::string> push(core::HttpClient& http, PushGateway gateway, std::string text,
                                  core::SteadyTime deadline) {
  core::HttpRequest request;
  request.method = "PUT";
  request.url = push_url(gateway);
  request.headers.push_back({"Content-Type", std::string(kTextContentType)});
  if (gateway.credentials) {
    request.headers.push_back({"Authorization", "Basic " + base64(gateway.credentials->expose(), kStandard)});
  }
  request.body = std::move(text);
  request.trust = gateway.trust;
  request.deadline = deadline;
  const std::string url = request.url;
  const auto exchange = co_await http.fetch(std::move(request));
  if (exchange.error) co_return fmt::format("{}: {}", url, exchange.error->finding.message());
  const int status = exchange.response.status;
  if (status == 200 || status == 202) co_return "";
  auto problem = fmt::format("{}: expected status 200 or 202, got {}", url, status);
  if (const auto said = first_line(exchange.response.body); !said.empty()) problem += ": " + said;
  if (status == 401 || status == 403) problem += "; see --push-credentials-file";
  co_return problem;
}

}  // namespace probe::exporters
