#include "probes/sources/metadata_source.hpp"

#include "probes/evidence/ascii.hpp"
#include "probes/sources/http_judgement.hpp"
#include "probes/sources/known_metadata.hpp"

#include <fmt/format.h>

#include <string>
#include <utility>

namespace probe::probes {

namespace {

bool claims_json(const core::HttpResponse& response) {
  return evidence::to_lower(response.header("Content-Type")).find("json") != std::string::npos;
}

/// A page for people is somebody else's answer, and so is what does not even look like a document, unless it calls
/// itself JSON; everything else that is not JSON is the server's own mistake.
core::Finding unreadable(const evidence::ParseError& error, const core::HttpExchange& exchange,
                         const std::string& url) {
  if (error.kind == evidence::ParseErrorKind::kShape) {
    return response_finding("metadata_shape_invalid", exchange, url, error.message);
  }
  const bool foreign = error.kind == evidence::ParseErrorKind::kForeign && !claims_json(exchange.response);
  const bool page = foreign || is_html(exchange.response);
  const core::Code code = page ? core::Code("http_body_unexpected") : core::Code("metadata_parse_error");
  auto finding = response_finding(code, exchange, url, error.message);
  const std::string type = exchange.response.header("Content-Type");
  if (!type.empty()) finding.add(core::Evidence("content_type", core::one_line(type, 128)));
  return finding;
}

/// What the answer from `url` holds, read by `read`; nothing when it cannot be had, and `result` then says why.
template <class T>
std::optional<T> read_answer(evidence::Parsed<T> (*read)(std::string_view), const core::HttpExchange& exchange,
                             const std::string& url, core::ProbeResult& result) {
  if (exchange.error) return std::nullopt;
  if (auto refused = require_ok(exchange, url)) {
    result.add(*std::move(refused));
    return std::nullopt;
  }
  auto parsed = read(exchange.response.body);
  if (parsed) return std::move(*parsed);
  result.add(unreadable(parsed.error(), exchange, url));
  return std::nullopt;
}

/// Federation metadata may say until when it counts.
std::optional<core::Finding> judge_validity(const evidence::MetadataDocument& document,
                                            const core::HttpExchange& exchange, const std::string& url,
                                            core::SystemTime now) {
  if (!document.valid_until || now < *document.valid_until) return std::nullopt;
  auto finding = response_finding("metadata_expired", exchange, url,
                                  fmt::format("expected a document that is valid now, this one was until {}",
                                              core::rfc3339(*document.valid_until)));
  finding.add(core::Evidence("valid_until", *document.valid_until));
  return finding;
}

bool publishes_keys_elsewhere(evidence::MetadataKind kind) {
  return kind == evidence::MetadataKind::kOpenId || kind == evidence::MetadataKind::kOAuthServer;
}

/// Why nobody may follow the document's `jwks_uri`.
std::optional<core::Finding> refuse_key_url(const std::string& jwks_uri, const std::string& url) {
  std::vector<core::Evidence> evidence{core::Evidence("url", shown_url(url))};
  if (jwks_uri.empty()) {
    return core::Finding("metadata_shape_invalid", "jwks_uri: expected an absolute https URL, found nothing", evidence);
  }
  const std::string shown = shown_url(jwks_uri);
  evidence.emplace_back("jwks_uri", shown);
  if (check_url(jwks_uri)) {
    return core::Finding("metadata_shape_invalid",
                         fmt::format("jwks_uri: expected an absolute https URL, found \"{}\"", shown), evidence);
  }
  if (is_https(jwks_uri) || !is_https(url)) return std::nullopt;
  return core::Finding("metadata_endpoint_insecure", fmt::format("jwks_uri: expected an https URL, found {}", shown),
                       evidence);
}

}  // namespace

core::Awaitable<MetadataAnswer> fetch_metadata(core::ProbeContext& context, HttpsSource source,
                                               core::ProbeResult& result) {
  const std::string url = source.url;
  MetadataAnswer answer;
  answer.exchange = co_await fetch(context, std::move(source), result);
  answer.document = read_answer(&read_known_metadata, answer.exchange, url, result);
  if (!answer.document) co_return answer;
  if (auto outdated = judge_validity(*answer.document, answer.exchange, url, context.clock.now())) {
    result.add(*std::move(outdated));
    answer.document.reset();
  }
  co_return answer;
}

core::Awaitable<std::optional<std::vector<evidence::MetadataKey>>> fetch_keys(core::ProbeContext& context,
                                                                              HttpsSource source,
                                                                              evidence::MetadataDocument document,
                                                                              core::ProbeResult& result) {
  if (!publishes_keys_elsewhere(document.kind)) co_return std::move(document.keys);
  if (auto refused = refuse_key_url(document.jwks_uri, source.url)) {
    result.add(*std::move(refused));
    co_return std::nullopt;
  }
  if (!is_same_origin(document.jwks_uri, source.url)) source.credentials = HttpCredentials();
  source.url = document.jwks_uri;
  const core::HttpExchange exchange = co_await fetch(context, source, result);
  co_return read_answer(&read_known_jwks, exchange, source.url, result);
}

}  // namespace probe::probes
