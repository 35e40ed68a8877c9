#include "exporters/http/http_response.hpp"

#include <array>
#include <cstddef>
#include <cstdio>
#include <ctime>
#include <string>
#include <utility>

namespace probe::exporters {

namespace http = boost::beast::http;

namespace {

/// The current time as an IMF-fixdate (RFC 9110 §5.6.7). Not strftime: its names of days and months follow the locale.
std::string http_date() {
  constexpr std::array kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  std::array<char, 64> text{};
  const auto size = std::snprintf(text.data(), text.size(), "%s, %02d %s %04d %02d:%02d:%02d GMT",
                                  kDays.at(static_cast<std::size_t>(parts.tm_wday)), parts.tm_mday,
                                  kMonths.at(static_cast<std::size_t>(parts.tm_mon)), parts.tm_year + 1900,
                                  parts.tm_hour, parts.tm_min, parts.tm_sec);
  return {text.data(), static_cast<std::size_t>(size)};
}

}  // namespace

http::response<TwoPartBody> to_message(Response response, const std::vector<HeaderField>& defaults, bool head,
                                       bool keep_alive) {
  http::response<TwoPartBody> message;
  message.version(11);
  message.result(static_cast<unsigned>(response.status));
  message.set(http::field::date, http_date());
  message.set(http::field::content_type, response.content_type);
  message.set(http::field::cache_control, "no-store");
  message.set("X-Content-Type-Options", "nosniff");
  for (const auto& [name, value] : defaults) message.set(name, value);
  for (const auto& [name, value] : response.headers) message.set(name, value);
  message.keep_alive(keep_alive);
  TwoPartBody::value_type body{std::move(response.common_body), std::move(response.body)};
  message.content_length(TwoPartBody::size(body));
  if (!head) message.body() = std::move(body);
  return message;
}

}  // namespace probe::exporters
