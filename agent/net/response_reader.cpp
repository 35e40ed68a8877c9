#include "agent/net/response_reader.hpp"

#include <charconv>
#include <string>

namespace probe::net {

namespace {

constexpr std::string_view kBlank = " \t\r\n";

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

}  // namespace

bool ResponseReader::count(std::string_view line) {
  head_bytes_ += line.size();
  if (head_bytes_ > kMaxHeaderBytes) passed_ = Limit::kHeaderBytes;
  if (headers_ > kMaxHeaders) passed_ = Limit::kHeaders;
  return passed_ == Limit::kNone;
}

void ResponseReader::start(std::string_view status_line) {
  response_.headers.clear();
  response_.status = 0;
  const auto blank = status_line.find(' ');
  if (blank == std::string_view::npos) return;
  const auto rest = trimmed(status_line.substr(blank));
  std::from_chars(rest.data(), rest.data() + rest.size(), response_.status);
}

void ResponseReader::add(std::string_view header) {
  const bool folded = header.front() == ' ' || header.front() == '\t';  // RFC 9112 section 5.2
  if (folded && !response_.headers.empty()) {
    auto& value = response_.headers.back().value;
    value.append(" ").append(trimmed(header));
    return;
  }
  const auto colon = header.find(':');
  if (colon == std::string_view::npos) return;
  response_.headers.push_back(
      {std::string(trimmed(header.substr(0, colon))), std::string(trimmed(header.substr(colon + 1)))});
}

bool ResponseReader::take_head(std::string_view line) {
  const bool status_line = line.starts_with("HTTP/");
  const bool blank = trimmed(line).empty();
  if (!status_line && !blank) ++headers_;
  if (!count(line)) return false;
  if (head_complete_) return true;  // a trailer
  if (status_line) {
    start(line);
  } else if (!blank) {
    add(line);
  } else if (response_.status < 100 || response_.status >= 200) {
    head_complete_ = true;
    response_.received_at = clock_.now();
  }
  return true;
}

bool ResponseReader::take_body(std::string_view bytes) {
  const auto room = max_body_bytes_ - response_.body.size();
  response_.body.append(bytes.substr(0, room));
  if (bytes.size() > room) passed_ = Limit::kBody;
  return passed_ == Limit::kNone;
}

}  // namespace probe::net
