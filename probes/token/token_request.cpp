#include "probes/token/token_request.hpp"

#include "probes/evidence/client_assertion.hpp"
#include "probes/evidence/encoding.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace probe::probes {

namespace {

constexpr std::size_t kMaxAnswerBytes = 1 << 20;
constexpr std::string_view kRedacted = "[redacted]";

bool stays(unsigned char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '.' ||
         c == '_' || c == '*';
}

bool is_base64url(unsigned char c) { return (stays(c) && c != '*' && c != '.') || c == '='; }

/// RFC 6749 section 2.3.1: both halves are form-encoded before they are joined.
std::string basic_credentials(const std::string& client_id, const std::string& secret) {
  return evidence::encode_base64(form_encoded(client_id) + ":" + form_encoded(secret));
}

/// Every JWT begins with the base64url of `{"`.
void replace_tokens(std::string& text) {
  constexpr std::string_view kStart = "eyJ";
  constexpr std::size_t kMinLength = 12;
  for (auto at = text.find(kStart); at != std::string::npos; at = text.find(kStart, at + kStart.size())) {
    const auto begin = text.begin() + static_cast<std::ptrdiff_t>(at);
    const auto end = std::find_if(begin, text.end(), [](unsigned char c) { return !is_base64url(c) && c != '.'; });
    const auto length = static_cast<std::size_t>(end - begin);
    if (length >= kMinLength) text.replace(at, length, kRedacted);
  }
}

class Form {
 public:
  void add(std::string_view name, std::string_view value) {
    if (value.empty()) return;
    text_ += fmt::format("{}{}={}", text_.empty() ? "" : "&", name, form_encoded(value));
  }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

}  // namespace

evidence::JwsResult<ClientProof> make_assertion(const TokenConfig& config, const SigningKey& key,
                                                const std::string& endpoint, core::SystemTime now,
                                                const std::string& id) {
  const AssertionConfig& settings = *config.assertion;
  evidence::JwsHeader header{settings.algorithm, "JWT", settings.key_id, {}, {}};
  if (settings.thumbprint == AssertionThumbprint::kX5t) header.x5t = key.certificate.sha1.base64url();
  if (settings.thumbprint == AssertionThumbprint::kX5tS256) header.x5t_s256 = key.certificate.sha256.base64url();
  const evidence::ClientAssertion assertion{config.client_id, config.audience.empty() ? endpoint : config.audience, id,
                                            now, settings.lifetime};
  auto signed_jwt = evidence::sign_client_assertion(header, assertion, key.key);
  if (!signed_jwt) return tl::unexpected<evidence::JwsError>{std::move(signed_jwt.error())};
  return ClientProof{ClientProof::Kind::kAssertion, core::Secret<std::string>(std::move(*signed_jwt))};
}

core::HttpRequest token_request(const TokenConfig& config, const TokenRoute& route, const ClientProof& proof,
                                core::SteadyTime deadline) {
  const bool by_header = proof.kind == ClientProof::Kind::kSecret && config.client_secret_in == SecretPlacement::kBasic;
  Form form;
  form.add("grant_type", "client_credentials");
  if (!by_header) form.add("client_id", config.client_id);
  form.add("scope", config.scope);
  form.add("resource", config.resource);
  if (proof.kind == ClientProof::Kind::kAssertion) {
    form.add("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    form.add("client_assertion", proof.value.expose());
  } else if (!by_header) {
    form.add("client_secret", proof.value.expose());
  }
  core::HttpRequest request;
  request.method = "POST";
  request.url = route.endpoint;
  request.headers = {{"Content-Type", "application/x-www-form-urlencoded"}, {"Accept", "application/json"}};
  if (by_header) {
    request.headers.push_back({"Authorization", "Basic " + basic_credentials(config.client_id, proof.value.expose())});
  }
  request.body = form.take();
  request.trust.ca_file = route.ca_file;
  request.max_body_bytes = kMaxAnswerBytes;
  request.deadline = deadline;
  return request;
}

std::string form_encoded(std::string_view text) {
  std::string encoded;
  for (const char each : text) {
    const auto byte = static_cast<unsigned char>(each);
    if (stays(byte)) {
      encoded += each;
    } else if (each == ' ') {
      encoded += '+';
    } else {
      encoded += fmt::format("%{:02X}", byte);
    }
  }
  return encoded;
}

Redactor::Redactor(const ClientProof& proof) {
  const std::string& secret = proof.value.expose();
  spellings_.emplace_back(secret);
  // Within Basic credentials the secret is form-encoded first.
  if (form_encoded(secret) != secret) spellings_.emplace_back(form_encoded(secret));
  // Parts of a JWT are told by how they begin, but for the last one, the signature.
  if (proof.kind == ClientProof::Kind::kAssertion) spellings_.emplace_back(secret.substr(secret.rfind('.') + 1));
}

std::string Redactor::operator()(std::string text) const {
  for (const auto& spelling : spellings_) text = spelling.hide(std::move(text));
  replace_tokens(text);
  return text;
}

}  // namespace probe::probes
