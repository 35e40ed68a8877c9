#include "probes/token/token_source.hpp"

#include "probes/evidence/encoding.hpp"
#include "probes/evidence/secret.hpp"
#include "probes/sources/input.hpp"
#include "probes/sources/metadata_source.hpp"
#include "probes/sources/secret_file.hpp"
#include "probes/sources/unlock.hpp"

#include <fmt/format.h>
#include <sys/random.h>

#include <cerrno>
#include <chrono>
#include <string_view>
#include <system_error>
#include <utility>
#include <variant>
#include <vector>

namespace probe::probes {

namespace {

constexpr core::Code kUnusable("signing_key_unusable");
/// A token is not kept for its last minute: it has to arrive before it expires.
constexpr std::chrono::seconds kSpare{60};
constexpr std::size_t kIdBytes = 16;

core::Finding unusable(const std::string& path, std::string_view why) {
  return {kUnusable, fmt::format("{}: {}", path, why), {core::Evidence("file", path)}};
}

/// The certificate that a request is signed for.
core::Awaitable<std::optional<evidence::Certificate>> read_certificate(core::ProbeContext& context, std::string path,
                                                                       core::ProbeResult& result) {
  constexpr InputCodes kCodes{kUnusable, kUnusable};
  std::optional<core::FileContent> content =
      co_await read_input(context, path, kMaxCertificateFileBytes, kCodes, result);
  if (!content) co_return std::nullopt;
  auto certificates = evidence::read_certificates(content->bytes);
  if (certificates) co_return std::move(certificates->front());
  result.add(unusable(path, certificates.error().message));
  co_return std::nullopt;
}

/// The key that signs. `config` outlives the call.
core::Awaitable<std::optional<evidence::PrivateKey>> read_key(core::ProbeContext& context,
                                                              const AssertionConfig& config,
                                                              core::ProbeResult& result) {
  const std::string& path = config.private_key.path;
  auto bytes = co_await read_protected_file(context, path, evidence::kMaxKeyFileBytes, kUnusable, result);
  if (!bytes) co_return std::nullopt;
  Password password;
  if (!config.password_file.empty()) {
    password = co_await read_secret_file(context, config.password_file.path, result);
    if (!password) co_return std::nullopt;
  }
  auto key = co_await unlock_private_key(context, *std::move(bytes), std::move(password));
  if (key) co_return std::move(*key);
  result.add(unusable(path, key.error().message));
  co_return std::nullopt;
}

/// Certificate and key, which have to fit each other.
core::Awaitable<std::optional<SigningKey>> read_signing_key(core::ProbeContext& context, const AssertionConfig& config,
                                                            core::ProbeResult& result) {
  auto certificate = co_await read_certificate(context, config.certificate.path, result);
  if (!certificate) co_return std::nullopt;
  auto key = co_await read_key(context, config, result);
  if (!key) co_return std::nullopt;
  if (key->matches(*certificate)) {
    SigningKey pair{std::move(*certificate), std::move(*key)};
    co_return pair;
  }
  auto finding = unusable(config.private_key.path, fmt::format("expected the private key of the certificate in {}, "
                                                               "found another",
                                                               config.certificate.path));
  finding.add(core::Evidence("certificate", certificate->sha1.hex()));
  result.add(std::move(finding));
  co_return std::nullopt;
}

/// Why nothing may be sent to `endpoint`.
std::optional<core::Finding> refuse_endpoint(const std::string& endpoint) {
  if (endpoint.empty()) {
    return core::Finding("metadata_shape_invalid", "token endpoint: expected an absolute https URL, found nothing");
  }
  if (!check_https_url(endpoint)) return std::nullopt;
  const std::string shown = shown_url(endpoint);
  return core::Finding("metadata_endpoint_insecure",
                       fmt::format("token endpoint: expected an https URL, found {}", shown),
                       {core::Evidence("token_endpoint", shown)});
}

bool has_failure(const std::vector<core::Finding>& findings) {
  for (const auto& finding : findings) {
    if (finding.severity() != core::Severity::kWarning) return true;
  }
  return false;
}

}  // namespace

std::string random_bytes(std::size_t count) {
  std::string bytes(count, '\0');
  std::size_t filled = 0;
  while (filled < count) {
    const ssize_t got = ::getrandom(bytes.data() + filled, count - filled, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw std::system_error(errno, std::generic_category(), "getrandom");
    filled += static_cast<std::size_t>(got);
  }
  return bytes;
}

std::optional<Token> TokenSource::kept(core::SystemTime now) const {
  const bool good = config_.cache == TokenCache::kUntilExpiry && token_ && now + kSpare < token_->expires_at;
  return good ? token_ : std::nullopt;
}

core::Awaitable<std::optional<ClientProof>> TokenSource::prove(core::ProbeContext& context, const std::string& endpoint,
                                                               core::ProbeResult& result) {
  if (!config_.assertion) {
    auto secret = co_await read_secret_file(context, config_.client_secret_file.path, result);
    if (!secret) co_return std::nullopt;
    ClientProof proof{ClientProof::Kind::kSecret, std::move(*secret)};
    co_return proof;
  }
  const auto key = co_await read_signing_key(context, *config_.assertion, result);
  if (!key) co_return std::nullopt;
  const std::string id = evidence::encode_base64url(random_(kIdBytes));
  auto proof = make_assertion(config_, *key, endpoint, context.clock.now(), id);
  if (proof) co_return std::move(*proof);
  result.add(unusable(config_.assertion->private_key.path, proof.error().message));
  co_return std::nullopt;
}

core::Awaitable<std::optional<Token>> TokenSource::acquire(core::ProbeContext& context, TokenRoute route,
                                                           core::ProbeResult& result) {
  if (!config_.endpoint.empty()) route.endpoint = config_.endpoint;
  if (auto refused = refuse_endpoint(route.endpoint)) {
    result.add(*std::move(refused));
    co_return std::nullopt;
  }
  if (auto token = kept(context.clock.now())) co_return token;
  token_.reset();
  const auto proof = co_await prove(context, route.endpoint, result);
  if (!proof) co_return std::nullopt;
  const Redactor redact(*proof);
  core::HttpRequest request = token_request(config_, route, *proof, context.deadline);
  const bool ready = co_await go_through(context, route.proxy, request, result);
  if (!ready) co_return std::nullopt;
  const core::HttpExchange exchange = co_await context.http.fetch(std::move(request));
  result.spend(exchange.phases);
  if (exchange.error) {
    result.add(exchange.error->finding);
    co_return std::nullopt;
  }
  auto verdict = judge_token_answer(exchange, route, config_, proof->kind, redact, context.clock.now());
  if (auto* finding = std::get_if<core::Finding>(&verdict)) {
    result.add(std::move(*finding));
    co_return std::nullopt;
  }
  auto token = std::get<Token>(std::move(verdict));
  if (config_.cache == TokenCache::kUntilExpiry) token_ = token;
  co_return token;
}

core::Awaitable<std::optional<TokenRoute>> find_token_route(core::ProbeContext& context, HttpsSource metadata,
                                                            MetadataExpectations expected, core::ProbeResult& result) {
  MetadataAnswer answer = co_await fetch_metadata(context, metadata, result);
  if (!answer.document) co_return std::nullopt;
  auto findings = judge_document(*answer.document, metadata.url, expected);
  const bool sick = has_failure(findings);
  result.add(std::move(findings));
  if (sick) co_return std::nullopt;
  TokenRoute route{answer.document->token_endpoint, metadata.ca_file, metadata.proxy, std::nullopt};
  route.issuer.emplace(TokenIssuer{*std::move(answer.document), std::nullopt});
  co_return route;
}

}  // namespace probe::probes
