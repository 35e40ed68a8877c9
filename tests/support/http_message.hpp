#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace probe::testing {

/// Header fields in the order they stand in the message.
using HttpFields = std::vector<std::pair<std::string, std::string>>;

/// The value of the first field with that name (in any case), or nothing.
std::optional<std::string> find_field(const HttpFields& fields, std::string_view name);

/// A request as the server read it.
struct HttpCall {
  std::string method;
  std::string target;  ///< as sent: path and query, or host:port for CONNECT
  HttpFields headers{};
  std::string body{};

  std::string path() const;   ///< the target up to the question mark
  std::string query() const;  ///< the target after it; empty when there is none
  std::optional<std::string> header(std::string_view name) const { return find_field(headers, name); }
};

/// What a server does instead of answering well.
enum class HttpFault {
  kNone,
  kCloseAtAccept,      ///< closes the connection before a byte is read
  kSilentAtAccept,     ///< accepts and says nothing, not even in TLS
  kGarbage,            ///< answers with bytes that are no HTTP
  kSilent,             ///< reads the request and never answers
  kStallAfterHeaders,  ///< sends the head of the answer and never the body
  kTruncatedBody,      ///< announces the whole body, sends half of it and closes
};

/// What a handler answers. Content-Length, Date and Server are added unless `headers` has them.
struct HttpReply {
  int status = 200;
  HttpFields headers{};
  std::string body{};
  std::chrono::milliseconds delay{0};  ///< before the first byte of the answer
  HttpFault fault = HttpFault::kNone;
  std::string reason{};  ///< empty: the usual phrase of the status
};

/// An answer with a JSON body.
HttpReply json_reply(std::string body, int status = 200);

/// An answer with an HTML body, such as a login page or a captive portal gives.
HttpReply html_reply(std::string body, int status = 200);

/// Reads the head of a request, with the blank line that ends it. Nothing when it is not HTTP/1.x.
std::optional<HttpCall> parse_request_head(std::string_view head);

/// The head of the answer, with the blank line that ends it.
std::string render_reply_head(const HttpReply& reply, bool close);

/// The moment as HTTP writes it: “Sun, 06 Nov 1994 08:49:37 GMT” (RFC 9110 section 5.6.7).
std::string http_date(std::chrono::system_clock::time_point time);

}  // namespace probe::testing
