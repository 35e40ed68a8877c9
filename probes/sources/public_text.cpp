#include "probes/sources/public_text.hpp"

#include "agent/core/finding.hpp"
#include "probes/evidence/ascii.hpp"
#include "probes/sources/https_source.hpp"

#include <algorithm>
#include <array>

namespace probe::probes {

namespace {

constexpr std::string_view kRedacted = "[redacted]";
/// More than is ever shown, and little enough to walk through several times.
constexpr std::size_t kMaxReadBytes = std::size_t{16} << 10;

bool is_alphanumeric(char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

/// Characters of token68 (RFC 9110 section 11.2), of which tokens and credentials consist.
bool is_token(char c) { return is_alphanumeric(c) || std::string_view("-._~+/=").find(c) != std::string_view::npos; }

/// Where the run of characters that are `in` it ends.
template <class In>
std::size_t run_end(std::string_view text, std::size_t from, In in) {
  while (from < text.size() && in(text[from])) ++from;
  return from;
}

/// `Bearer`, `Basic` or another scheme with credentials behind it, and not merely a word.
void redact_schemes(std::string& text) {
  constexpr std::array<std::string_view, 4> kSchemes{"bearer ", "basic ", "negotiate ", "ntlm "};
  constexpr std::size_t kLongestWord = 20;
  for (const std::string_view scheme : kSchemes) {
    std::string lower = evidence::to_lower(text);
    for (auto at = lower.find(scheme); at != std::string::npos; at = lower.find(scheme, at + 1)) {
      const std::size_t begin = at + scheme.size();
      const std::size_t end = run_end(text, begin, is_token);
      const std::string_view run = std::string_view(text).substr(begin, end - begin);
      const bool has_digit = run.find_first_of("0123456789") != std::string_view::npos;
      if (run.size() < kLongestWord && !(has_digit && run.size() >= 8)) continue;
      text.replace(begin, end - begin, kRedacted);
      lower = evidence::to_lower(text);
    }
  }
}

/// Every JWT begins with the base64url of `{"`.
void redact_tokens(std::string& text) {
  constexpr std::string_view kStart = "eyJ";
  constexpr std::size_t kLeast = 12;
  for (auto at = text.find(kStart); at != std::string::npos; at = text.find(kStart, at + 1)) {
    const std::size_t end = run_end(text, at, is_token);
    if (end - at >= kLeast) text.replace(at, end - at, kRedacted);
  }
}

bool is_value(char c) { return std::string_view(" \t\r\n\"'&;,<>)}").find(c) == std::string_view::npos; }

/// A token's name may also stand before a colon in plain words: `invalid token: signature mismatch`.
bool is_prose(std::string_view name, std::string_view between, std::string_view value) {
  constexpr std::size_t kLongestWord = 20;
  return name == "token" && between.find_first_of("=\"'") == std::string_view::npos && value.size() < kLongestWord &&
         value.find_first_of("0123456789") == std::string_view::npos;
}

/// Where the values of more cookies end behind the first, which ends at `end`: `a=b; c=d`.
std::size_t cookies_end(std::string_view text, std::size_t end) {
  while (end < text.size() && text[end] == ';') {
    const std::size_t begin = run_end(text, end + 1, [](char c) { return c == ' '; });
    const std::size_t next = run_end(text, begin, is_value);
    if (next == begin) break;
    end = next;
  }
  return end;
}

/// The value behind `name=`, `name: ` or `"name":"`.
void redact_members(std::string& text) {
  constexpr std::array<std::string_view, 15> kNames{
      "password", "passwd",  "pwd",     "secret", "assertion",         "access_token", "id_token", "refresh_token",
      "api_key",  "api-key", "api key", "apikey", "serializationdata", "sig",          "token"};
  const auto is_between = [](char c) { return std::string_view(" \t\"':=").find(c) != std::string_view::npos; };
  const auto redact = [&](std::string_view name) {
    std::string lower = evidence::to_lower(text);
    for (auto at = lower.find(name); at != std::string::npos; at = lower.find(name, at + 1)) {
      const std::size_t behind = at + name.size();
      const std::size_t begin = run_end(text, behind, is_between);
      const std::string_view between = std::string_view(text).substr(behind, begin - behind);
      if (between.find_first_of(":=") == std::string_view::npos) continue;
      std::size_t end = run_end(text, begin, is_value);
      if (end == begin || is_prose(name, between, std::string_view(text).substr(begin, end - begin))) continue;
      if (name == "cookie") end = cookies_end(text, end);
      text.replace(begin, end - begin, kRedacted);
      lower = evidence::to_lower(text);
    }
  };
  redact("cookie");
  std::ranges::for_each(kNames, redact);
}

void shorten_urls(std::string& text) {
  constexpr std::string_view kMark = "://";
  const auto in_url = [](char c) { return std::string_view(" \t\r\n\"'<>()").find(c) == std::string_view::npos; };
  std::size_t from = 0;
  for (auto at = text.find(kMark); at != std::string::npos; at = text.find(kMark, from)) {
    std::size_t begin = at;
    while (begin > from && is_alphanumeric(text[begin - 1])) --begin;
    const std::size_t end = run_end(text, at, in_url);
    const std::string shown = shown_url(std::string_view(text).substr(begin, end - begin));
    text.replace(begin, end - begin, shown);
    from = std::max(begin + shown.size(), at + kMark.size());
  }
}

/// Line ends and what else is blank as one blank each run.
std::string on_one_line(std::string_view text) {
  std::string line;
  for (const char c : text) {
    const bool blank = std::string_view(" \t\r\n\v\f").find(c) != std::string_view::npos;
    if (!blank)
      line += c;
    else if (!line.empty() && line.back() != ' ')
      line += ' ';
  }
  if (line.ends_with(' ')) line.pop_back();
  return line;
}

}  // namespace

std::string public_text(std::string_view text, std::size_t max_bytes) {
  std::string shown = on_one_line(text.substr(0, kMaxReadBytes));
  shorten_urls(shown);
  redact_tokens(shown);
  redact_schemes(shown);
  redact_members(shown);
  return core::one_line(shown, max_bytes);
}

}  // namespace probe::probes
