#include "tests/support/http_message.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <iterator>

namespace probe::testing {
namespace {

bool same_name(std::string_view left, std::string_view right) {
  const auto same = [](unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); };
  return std::equal(left.begin(), left.end(), right.begin(), right.end(), same);
}

std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// Takes the next line, without its end, off the front of `text`.
std::string_view take_line(std::string_view& text) {
  const auto end = text.find("\r\n");
  const auto line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 2);
  return line;
}

std::string_view usual_reason(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 301:
      return "Moved Permanently";
    case 302:
      return "Found";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 407:
      return "Proxy Authentication Required";
    case 410:
      return "Gone";
    case 429:
      return "Too Many Requests";
    case 500:
      return "Internal Server Error";
    case 502:
      return "Bad Gateway";
    case 503:
      return "Service Unavailable";
    default:
      return "Status";
  }
}

}  // namespace

std::optional<std::string> find_field(const HttpFields& fields, std::string_view name) {
  for (const auto& [field, value] : fields) {
    if (same_name(field, name)) return value;
  }
  return std::nullopt;
}

std::string HttpCall::path() const { return target.substr(0, target.find('?')); }

std::string HttpCall::query() const {
  const auto mark = target.find('?');
  return mark == std::string::npos ? std::string{} : target.substr(mark + 1);
}

HttpReply json_reply(std::string body, int status) {
  return {.status = status, .headers = {{"Content-Type", "application/json; charset=utf-8"}}, .body = std::move(body)};
}

HttpReply html_reply(std::string body, int status) {
  return {.status = status, .headers = {{"Content-Type", "text/html; charset=utf-8"}}, .body = std::move(body)};
}

std::optional<HttpCall> parse_request_head(std::string_view head) {
  const auto first = take_line(head);
  const auto method_end = first.find(' ');
  const auto target_end = first.rfind(' ');
  if (method_end == std::string_view::npos || target_end == method_end) return std::nullopt;
  if (!first.substr(target_end + 1).starts_with("HTTP/1.")) return std::nullopt;

  HttpCall call;
  call.method = first.substr(0, method_end);
  call.target = first.substr(method_end + 1, target_end - method_end - 1);
  for (auto line = take_line(head); !line.empty(); line = take_line(head)) {
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    call.headers.emplace_back(line.substr(0, colon), trim(line.substr(colon + 1)));
  }
  return call;
}

std::string render_reply_head(const HttpReply& reply, bool close) {
  const std::string_view reason = reply.reason.empty() ? usual_reason(reply.status) : std::string_view{reply.reason};
  std::string head;
  auto out = std::back_inserter(head);
  fmt::format_to(out, "HTTP/1.1 {} {}\r\n", reply.status, reason);
  for (const auto& [name, value] : reply.headers) fmt::format_to(out, "{}: {}\r\n", name, value);
  const auto add = [&](std::string_view name, const std::string& value) {
    if (!find_field(reply.headers, name)) fmt::format_to(out, "{}: {}\r\n", name, value);
  };
  add("Date", http_date(std::chrono::system_clock::now()));
  add("Server", "probe-test");
  add("Content-Length", std::to_string(reply.body.size()));
  if (close) add("Connection", "close");
  return head + "\r\n";
}

std::string http_date(std::chrono::system_clock::time_point time) {
  return fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT", fmt::gmtime(std::chrono::system_clock::to_time_t(time)));
}

}  // namespace probe::testing
