#include "agent/net/curl_transfer.hpp"

#include "agent/net/network_findings.hpp"

#include <boost/algorithm/string/predicate.hpp>
#include <boost/algorithm/string/trim.hpp>
#include <fmt/format.h>

#include <new>
#include <string_view>
#include <utility>

namespace probe::net {

namespace {

/// Curl takes any three digits for a status (RFC 9110 section 15 has none below), and HTTP/2 gateways pass on nonsense.
constexpr int kLowestStatus = 100;

/// Of a proxy's answer that is kept.
constexpr std::size_t kMaxLineBytes = 64;

/// Puts the value of `line` into `value` when it is the header `name`.
void take_header(std::string_view line, std::string_view name, std::string& value) {
  if (!boost::algorithm::istarts_with(line, name)) return;
  value = boost::algorithm::trim_copy(std::string(line.substr(name.size(), kMaxLineBytes)));
}

}  // namespace

CurlTransfer::CurlTransfer(PreparedRequest prepared, const core::Clock& clock)
    : prepared_(std::move(prepared)),
      clock_(clock),
      reader_(prepared_.request.max_body_bytes, clock),
      started_(clock_.steady()),
      easy_(curl_easy_init()) {
  if (!easy_) throw std::bad_alloc();
  request_.emplace(easy(), prepared_, started_);
  set_callbacks();
  if (!prepared_.url.tls) return;
  tls_.emplace(prepared_.store, prepared_.other_name().value_or(prepared_.url.host), clock_);
  tls_->install(easy());
}

void CurlTransfer::set_callbacks() {
  set_option(easy(), CURLOPT_ERRORBUFFER, detail_.data());
  set_option(easy(), CURLOPT_HEADERFUNCTION, &CurlTransfer::on_head);
  set_option(easy(), CURLOPT_HEADERDATA, this);
  set_option(easy(), CURLOPT_WRITEFUNCTION, &CurlTransfer::on_body);
  set_option(easy(), CURLOPT_WRITEDATA, this);
  set_option(easy(), CURLOPT_PREREQFUNCTION, &CurlTransfer::on_ready);
  set_option(easy(), CURLOPT_PREREQDATA, this);
  if (!prepared_.proxy) return;
  // Curl's times do not tell a proxy that cannot be connected to from one that does not answer; its trace does.
  set_option(easy(), CURLOPT_VERBOSE, 1L);
  set_option(easy(), CURLOPT_DEBUGFUNCTION, &CurlTransfer::on_debug);
  set_option(easy(), CURLOPT_DEBUGDATA, this);
}

std::size_t CurlTransfer::on_head(char* data, std::size_t size, std::size_t count, void* self) noexcept {
  auto* transfer = static_cast<CurlTransfer*>(self);
  try {
    if (!transfer->answered_) transfer->answered_ = transfer->clock_.steady();
    return transfer->reader_.take_head(std::string_view(data, size * count)) ? size * count : 0;
  } catch (...) {
    transfer->failure_ = std::current_exception();
    return 0;
  }
}

std::size_t CurlTransfer::on_body(char* data, std::size_t size, std::size_t count, void* self) noexcept {
  auto* transfer = static_cast<CurlTransfer*>(self);
  try {
    // Zero is also the right answer to an empty piece.
    return transfer->reader_.take_body(std::string_view(data, size * count)) ? size * count : 0;
  } catch (...) {
    transfer->failure_ = std::current_exception();
    return 0;
  }
}

int CurlTransfer::on_debug(CURL*, curl_infotype type, char* data, std::size_t size, void* self) noexcept {
  auto* transfer = static_cast<CurlTransfer*>(self);
  if (type == CURLINFO_HEADER_OUT && !transfer->proxy_asked_) transfer->proxy_asked_ = transfer->clock_.steady();
  if (type != CURLINFO_HEADER_IN || transfer->answered_) return 0;
  try {
    const std::string_view line(data, size);
    if (transfer->proxy_answer_.empty()) transfer->proxy_answer_ = line.substr(0, kMaxLineBytes);
    take_header(line, "content-type:", transfer->proxy_content_type_);
    take_header(line, "location:", transfer->proxy_location_);
  } catch (...) {
    transfer->failure_ = std::current_exception();
  }
  return 0;
}

int CurlTransfer::on_ready(void* self, char*, char*, int, int) noexcept {
  auto* transfer = static_cast<CurlTransfer*>(self);
  transfer->requested_ = transfer->clock_.steady();
  transfer->left_out_at_connection_ = transfer->clock_.left_out();
  transfer->reader_.response().sent_at = transfer->clock_.now();
  return CURL_PREREQFUNC_OK;
}

long CurlTransfer::number(CURLINFO info) const {
  long value = 0;
  curl_easy_getinfo(easy_.get(), info, &value);
  return value;
}

std::int64_t CurlTransfer::amount(CURLINFO info) const {
  curl_off_t value = 0;
  curl_easy_getinfo(easy_.get(), info, &value);
  return value;
}

std::string CurlTransfer::remote_address() const {
  const char* ip = nullptr;
  curl_easy_getinfo(easy_.get(), CURLINFO_PRIMARY_IP, &ip);
  if (ip == nullptr || *ip == '\0') return {};
  return host_port(ip, static_cast<std::uint16_t>(number(CURLINFO_PRIMARY_PORT)));
}

Milestones CurlTransfer::milestones() const {
  const auto since_start = [this](std::optional<core::SteadyTime> time) -> std::optional<Milestones::Time> {
    if (!time) return std::nullopt;
    return *time - started_;
  };
  Milestones milestones;
  milestones.through_proxy = prepared_.proxy.has_value();
  milestones.tls = tls_.has_value();
  milestones.total = clock_.steady() - started_;
  milestones.requested = since_start(requested_);
  milestones.answered = since_start(answered_);
  if (tls_) {
    milestones.tunnelled = since_start(tls_->started());
    milestones.secured = since_start(tls_->finished());
  } else {
    milestones.tunnelled = milestones.requested;
  }
  // Curl's own time of connection counts the tunnel in.
  if (milestones.through_proxy) {
    milestones.connected = since_start(proxy_asked_);
  } else if (tls_) {
    milestones.connected = milestones.tunnelled;
  } else if (const auto connected = amount(CURLINFO_CONNECT_TIME_T); connected > 0) {
    milestones.connected = std::chrono::microseconds(connected) - left_out_at_connection_;  // curl leaves nothing out
  }
  const auto sent = static_cast<std::size_t>(amount(CURLINFO_SIZE_UPLOAD_T));
  if (sent < prepared_.request.body.size() && !milestones.answered) milestones.requested.reset();
  return milestones;
}

CurlStop CurlTransfer::stop(CURLcode code, core::Phase reached) const {
  const auto& first = prepared_.proxy ? *prepared_.proxy : prepared_.url;
  auto remote = remote_address();
  if (remote.empty()) remote = host_port(prepared_.addresses.front().to_string(), first.port);
  const auto waited = clock_.real() - prepared_.began;

  CurlStop stop;
  stop.code = code;
  stop.reached = reached;
  stop.os_error = static_cast<int>(number(CURLINFO_OS_ERRNO));
  stop.detail = detail_.data();
  stop.peer = {prepared_.url.host, prepared_.url.port, prepared_.proxy ? "" : remote, waited};
  if (prepared_.proxy) stop.proxy = Peer{first.host, first.port, remote, waited};
  stop.proxy_login = prepared_.request.proxy && !prepared_.request.proxy->username.empty();
  stop.proxy_status = static_cast<int>(number(CURLINFO_HTTP_CONNECTCODE));
  stop.proxy_answer = proxy_answer_;
  stop.proxy_content_type = proxy_content_type_;
  stop.proxy_location = proxy_location_;
  if (tls_) {
    stop.alert_received = tls_->alert_received();
    stop.certificate_requested = tls_->certificate_requested();
    stop.report = tls_->report();
    stop.expected_name = tls_->host();
    stop.http2 = tls_->session().alpn == "h2";
  }
  stop.limit = reader_.passed();
  stop.max_body_bytes = prepared_.request.max_body_bytes;
  stop.head_complete = reader_.head_complete();
  stop.body_bytes = static_cast<std::int64_t>(reader_.response().body.size());
  stop.body_expected = amount(CURLINFO_CONTENT_LENGTH_DOWNLOAD_T);
  return stop;
}

core::HttpExchange CurlTransfer::finish(CURLcode code) {
  if (failure_) std::rethrow_exception(failure_);
  if (tls_ && tls_->failure()) std::rethrow_exception(tls_->failure());
  auto milestones = this->milestones();
  // Curl looks at the certificate's name again after the handshake.
  if (code == CURLE_PEER_FAILED_VERIFICATION) milestones.secured.reset();
  if (code == CURLE_OK && !reader_.head_complete()) code = CURLE_GOT_NOTHING;

  core::HttpExchange exchange;
  if (code != CURLE_OK) {
    exchange.error = translate(stop(code, milestones.reached()));
  } else if (reader_.response().status < kLowestStatus) {
    CurlStop nonsense = stop(CURLE_WEIRD_SERVER_REPLY, milestones.reached());
    nonsense.detail = fmt::format("its status is {:03}", reader_.response().status);
    exchange.error = translate(nonsense);
  }
  exchange.phases = milestones.phases();
  exchange.phases.add(core::Phase::kQueue, clock_.left_out());
  exchange.proxy_status = static_cast<int>(number(CURLINFO_HTTP_CONNECTCODE));
  if (tls_) exchange.tls = tls_->session();
  if (milestones.connected) exchange.remote_address = remote_address();
  exchange.response = std::move(reader_.response());
  return exchange;
}

}  // namespace probe::net
