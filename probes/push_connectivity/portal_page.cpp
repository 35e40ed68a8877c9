#include "probes/push_connectivity/portal_page.hpp"

#include "probes/evidence/ascii.hpp"
#include "probes/sources/http_judgement.hpp"
#include "probes/sources/https_source.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace probe::probes {

namespace {

constexpr std::size_t kMaxPageBytes = std::size_t{64} << 10;
constexpr std::string_view kBlank = " \t\r\n";

/// The first tag that begins with `<meta`, at or behind `from`, in lower case; npos when there is none.
std::size_t find_meta(std::string_view lower_page, std::size_t from) { return lower_page.find("<meta", from); }

/// Pages that begin with neither doctype nor html, as scripts of gateways write them.
bool is_fragment(const core::HttpResponse& response) {
  constexpr std::array<std::string_view, 4> kStarts{"<meta", "<script", "<title", "<!--"};
  const std::string start = evidence::to_lower(std::string_view(response.body).substr(0, 256));
  const auto begin = std::min(start.find_first_not_of(kBlank), start.size());
  const std::string_view seen = std::string_view(start).substr(begin);
  return std::ranges::any_of(kStarts, [seen](std::string_view tag) { return seen.starts_with(tag); });
}

/// The URL behind `url=`, with or without quotes around it.
std::string_view url_in(std::string_view tag, std::string_view lower_tag) {
  constexpr std::string_view kKey = "url=";
  const auto at = lower_tag.find(kKey);
  if (at == std::string_view::npos) return {};
  std::string_view url = tag.substr(at + kKey.size());
  url.remove_prefix(std::min(url.find_first_not_of(" \t\"'"), url.size()));
  return url.substr(0, url.find_first_of("\"' \t\r\n>"));
}

}  // namespace

std::optional<std::string> refresh_target(std::string_view page) {
  page = page.substr(0, kMaxPageBytes);
  const std::string lower_page = evidence::to_lower(page);
  std::size_t end = 0;
  for (auto at = find_meta(lower_page, 0); at != std::string::npos; at = find_meta(lower_page, end)) {
    end = std::min(lower_page.find('>', at), lower_page.size());
    const std::string_view lower_tag = std::string_view(lower_page).substr(at, end - at);
    if (lower_tag.find("refresh") == std::string_view::npos) continue;
    const std::string_view target = url_in(page.substr(at, end - at), lower_tag);
    if (!target.empty()) return shown_url(target);
  }
  return std::nullopt;
}

bool is_page(const core::HttpResponse& response) { return is_html(response) || is_fragment(response); }

std::optional<core::Finding> judge_page(const core::HttpExchange& exchange, std::string_view url,
                                        std::string_view expected) {
  const core::HttpResponse& response = exchange.response;
  if (response.status == 511) {
    return response_finding("http_body_unexpected", exchange, url,
                            fmt::format("expected {}, got 511: a network that wants a login first", expected));
  }
  const bool is_success = response.status >= 200 && response.status < 300;
  if (!is_success || !is_page(response)) return std::nullopt;
  const auto target = refresh_target(response.body);
  if (!target) {
    return response_finding("http_body_unexpected", exchange, url,
                            fmt::format("expected {}, got {} with an HTML page", expected, response.status));
  }
  auto finding = response_finding(
      "http_redirect_unexpected", exchange, url,
      fmt::format("expected {}, got {} with an HTML page that leads to {}", expected, response.status, *target));
  finding.add(core::Evidence("location", *target));
  return finding;
}

}  // namespace probe::probes
