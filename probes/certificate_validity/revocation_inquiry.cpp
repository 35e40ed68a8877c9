#include "probes/certificate_validity/revocation_inquiry.hpp"

#include "agent/core/workers.hpp"
#include "probes/evidence/ascii.hpp"
#include "probes/sources/input.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <utility>
#include <variant>

namespace probe::probes {

namespace {

using evidence::Parsed;
using evidence::RevocationStatus;

/// Lists are long, and authorities renew them once a day or less.
constexpr std::chrono::hours kKeepTime{1};

tl::unexpected<evidence::ParseError> out_of_time() {
  evidence::ParseError error;
  error.kind = evidence::ParseErrorKind::kTooLarge;
  error.message = "expected to read it within the time of the run";
  return tl::unexpected<evidence::ParseError>{std::move(error)};
}

}  // namespace

core::Awaitable<bool> RevocationInquiry::ask(const std::string& stapled) {
  if (!stapled.empty()) {
    const auto now = context_.clock.now();
    hear(evidence::read_ocsp_response(stapled, link_.certificate, link_.issuer, now), "the stapled response");
  }
  if (!config_.crl_file.empty()) {
    if (!status_) co_await ask_file(config_.crl_file.path);
    co_return status_.has_value();
  }
  for (const auto& url : link_.certificate.ocsp_responders) {
    if (!status_ && may_ask(url)) co_await ask_responder(url);
  }
  for (const auto& url : link_.certificate.crl_points) {
    if (!status_ && may_ask(url)) co_await ask_point(url);
  }
  co_return status_.has_value();
}

core::Awaitable<void> RevocationInquiry::ask_file(std::string path) {
  core::FileResult read = co_await context_.files.read(path, evidence::kMaxCrlBytes, context_.deadline);
  if (const auto* error = std::get_if<core::FileError>(&read)) {
    reasons_.push_back(error->message);
    co_return;
  }
  auto bytes = std::make_shared<const std::string>(std::move(std::get<core::FileContent>(read).bytes));
  const auto answer = co_await read_list(std::move(bytes));
  hear(answer, path);
}

core::Awaitable<void> RevocationInquiry::ask_responder(std::string url) {
  auto question = evidence::make_ocsp_request(link_.certificate, link_.issuer);
  if (!question) {
    note(shown_url(url), question.error().message);
    co_return;
  }
  core::HttpRequest request = request_to(url);
  request.method = "POST";
  request.headers.push_back(core::HttpHeader{"Content-Type", "application/ocsp-request"});
  request.body = *std::move(question);
  request.max_body_bytes = evidence::kMaxOcspBytes;
  const auto body = co_await fetch_body(std::move(request));
  if (!body) co_return;
  hear(evidence::read_ocsp_response(*body, link_.certificate, link_.issuer, context_.clock.now()), shown_url(url));
}

core::Awaitable<void> RevocationInquiry::ask_point(std::string url) {
  const core::SystemTime now = context_.clock.now();
  const auto kept = lists_.find(url);
  const bool is_fresh = kept != lists_.end() && now < kept->second.until;
  std::shared_ptr<const std::string> bytes = is_fresh ? kept->second.bytes : nullptr;
  if (!is_fresh) {
    core::HttpRequest request = request_to(url);
    request.max_body_bytes = evidence::kMaxCrlBytes;
    auto body = co_await fetch_body(std::move(request));
    if (!body) co_return;
    bytes = std::make_shared<const std::string>(*std::move(body));
  }
  const auto answer = co_await read_list(bytes);
  hear(answer, shown_url(url));
  if (is_fresh || !status_) co_return;
  lists_[url] = KeptList{bytes, std::min(now + kKeepTime, status_->next_update.value_or(now))};
}

core::Awaitable<std::optional<std::string>> RevocationInquiry::fetch_body(core::HttpRequest request) {
  const std::string where = shown_url(request.url);
  core::ProbeResult trouble;
  const ForwardProxyConfig proxy = config_.proxy.value_or(ForwardProxyConfig());
  const bool ready = co_await go_through(context_, proxy, request, trouble);
  if (!ready) {
    reasons_.push_back(trouble.findings().front().message());
    co_return std::nullopt;
  }
  core::HttpExchange exchange = co_await context_.http.fetch(std::move(request));
  result_.spend(exchange.phases);
  if (exchange.error) {
    note(where, exchange.error->finding.message());
    co_return std::nullopt;
  }
  if (exchange.response.status != 200) {
    note(where, fmt::format("expected status 200, got {}", exchange.response.status));
    co_return std::nullopt;
  }
  co_return std::move(exchange.response.body);
}

core::Awaitable<Parsed<RevocationStatus>> RevocationInquiry::read_list(std::shared_ptr<const std::string> bytes) {
  std::function<Parsed<RevocationStatus>()> work = [bytes, certificate = link_.certificate, issuer = link_.issuer] {
    return evidence::read_crl(*bytes, certificate, issuer);
  };
  auto answer = co_await core::compute(context_.workers, std::move(work), context_.deadline);
  if (!answer) co_return out_of_time();
  co_return *std::move(answer);
}

/// A responder that is silent leaves as much time for the next as it took.
core::HttpRequest RevocationInquiry::request_to(const std::string& url) const {
  core::HttpRequest request;
  request.url = url;
  const core::SteadyTime now = context_.clock.steady();
  request.deadline = now + (context_.deadline - now) / 2;
  return request;
}

/// Over TLS the question would be whether that server's certificate is revoked, and so on; directories need another
/// client.
bool RevocationInquiry::may_ask(const std::string& url) {
  if (!check_url(url) && evidence::to_lower(url).starts_with("http://")) return true;
  note(shown_url(url), "not asked, since it is no http URL");
  return false;
}

void RevocationInquiry::hear(const Parsed<RevocationStatus>& answer, const std::string& from) {
  if (!answer) return note(from, answer.error().message);
  if (const auto refused = refuse_status(*answer, context_.clock.now())) return note(from, *refused);
  status_ = *answer;
  from_ = from;
}

}  // namespace probe::probes
