#include "agent/net/curl_transfer.hpp"

#include "agent/net/network_findings.hpp"

#include <boost/asio/ip/address.hpp>
#include <fmt/format.h>

#include <strings.h>

#include <algorithm>
#include <cctype>
#include <new>
#include <stdexcept>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace probe::net {

namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

bool same_name(std::string_view a, std::string_view b) {
  return a.size() == b.size() && ::strncasecmp(a.data(), b.data(), a.size()) == 0;
}

/// RFC 9110 section 5.6.2
bool is_token(std::string_view text) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::ranges::all_of(text, [&](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || kMarks.find(c) != std::string_view::npos;
  });
}

void check(const core::HttpRequest& request) {
  if (!is_token(request.method))
    throw std::invalid_argument("not an HTTP method: " + core::one_line(request.method, 32));
  for (const auto& [name, value] : request.headers) {
    const bool fits = is_token(name) && value.find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos;
    if (!fits) throw std::invalid_argument("not an HTTP header: " + core::one_line(name, 64));
  }
}

bool has_header(const core::HttpRequest& request, std::string_view name) {
  return std::ranges::any_of(request.headers, [&](const auto& header) { return same_name(header.name, name); });
}

bool is_address(const std::string& host) {
  boost::system::error_code error;
  boost::asio::ip::make_address(host, error);
  return !error;
}

/// A line of CURLOPT_RESOLVE. `+`: it may be forgotten later, so that curl's cache does not grow.
std::string resolve_line(const HttpUrl& url, const Addresses& addresses) {
  std::string line = fmt::format("+{}:{}:", url.host, url.port);
  for (const auto& address : addresses) {
    if (line.back() != ':') line += ',';
    line += address.is_v6() ? fmt::format("[{}]", address.to_string()) : address.to_string();
  }
  return line;
}

/// The name the peer is asked for and has to prove, when it is not the URL's.
std::optional<std::string> other_name(const PreparedRequest& prepared) {
  const auto& name = prepared.request.trust.server_name;
  if (!prepared.url.tls || name.empty() || same_name(name, prepared.url.host)) return std::nullopt;
  return name;
}

}  // namespace

CurlTransfer::CurlTransfer(PreparedRequest prepared, const core::Clock& clock)
    : prepared_(std::move(prepared)),
      clock_(clock),
      reader_(prepared_.request.max_body_bytes, clock),
      started_(clock.steady()),
      easy_(curl_easy_init()) {
  if (!easy_) throw std::bad_alloc();
  check(prepared_.request);
  set_limits();
  set_route();
  set_request();
  set_headers();
  set_callbacks();
  if (!prepared_.url.tls) return;
  tls_.emplace(prepared_.store, other_name(prepared_).value_or(prepared_.url.host), clock_);
  tls_->install(easy_.get());
}

template <class T>
void CurlTransfer::set(CURLoption option, T value) {
  if (const auto code = curl_easy_setopt(easy_.get(), option, value); code != CURLE_OK) {
    throw std::runtime_error(
        fmt::format("libcurl refuses option {}: {}", static_cast<int>(option), curl_easy_strerror(code)));
  }
}

void CurlTransfer::set_limits() {
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_FRESH_CONNECT, 1L);
  set(CURLOPT_FORBID_REUSE, 1L);
  const auto left = std::chrono::floor<milliseconds>(prepared_.request.deadline - started_);
  set(CURLOPT_TIMEOUT_MS,
      static_cast<long>(std::clamp(left, milliseconds(1), milliseconds(std::chrono::hours(24))).count()));
}

void CurlTransfer::set_route() {
  const auto& url = prepared_.url;
  set(CURLOPT_NOPROXY, "");  // nor does the environment's no_proxy count
  if (const auto& proxy = prepared_.proxy) {
    set(CURLOPT_PROXY, fmt::format("http://{}", host_port(proxy->host, proxy->port)).c_str());
    set(CURLOPT_HTTPPROXYTUNNEL, 1L);
    set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    // Curl's times do not tell a proxy that cannot be connected to from one that does not answer; its trace does.
    set(CURLOPT_VERBOSE, 1L);
    set(CURLOPT_DEBUGFUNCTION, &CurlTransfer::on_debug);
    set(CURLOPT_DEBUGDATA, this);
  } else {
    set(CURLOPT_PROXY, "");
  }
  const auto& first = prepared_.proxy ? *prepared_.proxy : url;
  if (!is_address(first.host)) {
    append(resolve_, resolve_line(first, prepared_.addresses));
    set(CURLOPT_RESOLVE, resolve_.get());
  }
  if (const auto name = other_name(prepared_)) {
    set(CURLOPT_URL, with_host(url, *name).c_str());
    append(connect_to_, fmt::format("::{}", host_port(url.host, url.port)));
    set(CURLOPT_CONNECT_TO, connect_to_.get());
  } else {
    set(CURLOPT_URL, url.text.c_str());
  }
}

void CurlTransfer::set_callbacks() {
  set(CURLOPT_ERRORBUFFER, detail_.data());
  set(CURLOPT_HEADERFUNCTION, &CurlTransfer::on_head);
  set(CURLOPT_HEADERDATA, this);
  set(CURLOPT_WRITEFUNCTION, &CurlTransfer::on_body);
  set(CURLOPT_WRITEDATA, this);
  set(CURLOPT_PREREQFUNCTION, &CurlTransfer::on_ready);
  set(CURLOPT_PREREQDATA, this);
}

void CurlTransfer::set_request() {
  const auto& [method, body] = std::tie(prepared_.request.method, prepared_.request.body);
  if (method == "HEAD") {
    set(CURLOPT_NOBODY, 1L);
    return;
  }
  const bool wants_length = method == "POST" || method == "PUT" || method == "PATCH";
  if (!body.empty() || wants_length) {
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
    set(CURLOPT_POSTFIELDS, body.c_str());
  }
  if (method != "GET" || !body.empty()) set(CURLOPT_CUSTOMREQUEST, method.c_str());
}

void CurlTransfer::set_headers() {
  const auto& request = prepared_.request;
  for (const auto& [name, value] : request.headers) append(headers_, value.empty() ? name + ";" : name + ": " + value);
  if (!has_header(request, "Host") && other_name(prepared_)) append(headers_, "Host: " + prepared_.url.authority);
  // Curl would add these of its own accord.
  if (!has_header(request, "Expect")) append(headers_, "Expect:");
  if (!has_header(request, "Content-Type")) append(headers_, "Content-Type:");
  if (!has_header(request, "User-Agent")) set(CURLOPT_USERAGENT, prepared_.user_agent.c_str());
  set(CURLOPT_HTTPHEADER, headers_.get());
}

void CurlTransfer::append(Headers& list, const std::string& line) {
  auto* extended = curl_slist_append(list.get(), line.c_str());
  if (extended == nullptr) throw std::bad_alloc();
  list.release();  // `extended` begins with it
  list.reset(extended);
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
  const bool first_answer = type == CURLINFO_HEADER_IN && transfer->proxy_answer_.empty();
  if (!first_answer) return 0;
  try {
    transfer->proxy_answer_ = std::string_view(data, size).substr(0, 64);
  } catch (...) {
    transfer->failure_ = std::current_exception();
  }
  return 0;
}

int CurlTransfer::on_ready(void* self, char*, char*, int, int) noexcept {
  auto* transfer = static_cast<CurlTransfer*>(self);
  transfer->requested_ = transfer->clock_.steady();
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
    milestones.connected = microseconds(connected);
  }
  const auto sent = static_cast<std::size_t>(amount(CURLINFO_SIZE_UPLOAD_T));
  if (sent < prepared_.request.body.size() && !milestones.answered) milestones.requested.reset();
  return milestones;
}

CurlStop CurlTransfer::stop(CURLcode code, core::Phase reached) const {
  const auto& first = prepared_.proxy ? *prepared_.proxy : prepared_.url;
  auto remote = remote_address();
  if (remote.empty()) remote = host_port(prepared_.addresses.front().to_string(), first.port);
  const auto waited = clock_.steady() - prepared_.began;

  CurlStop stop;
  stop.code = code;
  stop.reached = reached;
  stop.os_error = static_cast<int>(number(CURLINFO_OS_ERRNO));
  stop.detail = detail_.data();
  stop.peer = {prepared_.url.host, prepared_.url.port, prepared_.proxy ? "" : remote, waited};
  if (prepared_.proxy) stop.proxy = Peer{first.host, first.port, remote, waited};
  stop.proxy_status = static_cast<int>(number(CURLINFO_HTTP_CONNECTCODE));
  stop.proxy_answer = proxy_answer_;
  if (tls_) {
    stop.alert_received = tls_->alert_received();
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
  if (code != CURLE_OK) exchange.error = translate(stop(code, milestones.reached()));
  exchange.phases = milestones.phases();
  exchange.proxy_status = static_cast<int>(number(CURLINFO_HTTP_CONNECTCODE));
  if (tls_) exchange.tls = tls_->session();
  if (milestones.connected) exchange.remote_address = remote_address();
  exchange.response = std::move(reader_.response());
  return exchange;
}

}  // namespace probe::net
