#include "probes/sources/public_text.hpp"

#include "agent/core/finding.hpp"
#include "probes/evidence/ascii.hpp"
#include "probes/sources/https_source.hpp"

#include <algorithm>
#include <array>
#include <optional>

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
      lower.replace(begin, end - begin, kRedacted);
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

/// A name of a secret, and what may follow it.
struct SecretName {
  std::string_view name;
  bool has_longer_forms = false;  ///< `secretpw=`, `password_1:`
  bool has_words = false;         ///< its value may be of several words without quotes
  bool needs_equals = false;      ///< before a colon it is a word like others
};

constexpr std::size_t kLongestForm = 32;

struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// Where a value that begins behind a quotation mark ends: before the next such mark without a backslash.
std::size_t quoted_end(std::string_view text, std::size_t begin, char mark) {
  for (std::size_t at = begin; at < text.size(); ++at) {
    if (text[at] == '\\') {
      ++at;
    } else if (text[at] == mark) {
      return at;
    }
  }
  return text.size();
}

/// Whether the word that has `at` in it is a flag of a command line: `-Password hunter2`.
bool is_flag(std::string_view text, std::size_t at) {
  const auto in_word = [](char c) { return is_alphanumeric(c) || c == '-' || c == '_'; };
  while (at > 0 && in_word(text[at - 1])) --at;
  return at < text.size() && text[at] == '-';
}

/// The value behind the name that stands from `at` to `behind`; nothing when none does.
std::optional<Span> value_behind(std::string_view text, const SecretName& secret, std::size_t at, std::size_t behind) {
  const auto in_name = [](char c) { return is_alphanumeric(c) || c == '-' || c == '_'; };
  if (secret.has_longer_forms) behind = run_end(text.substr(0, behind + kLongestForm), behind, in_name);
  const std::string_view next = text.substr(behind, 3);
  if (next == R"(",")") return Span{behind + 3, quoted_end(text, behind + 3, '"')};
  if (next == "%3D" || next == "%3d" || next == "%3A" || next == "%3a") {
    return Span{behind + 3, run_end(text, behind + 3, is_value)};
  }
  const auto is_between = [](char c) { return std::string_view(" \t\"':=>").find(c) != std::string_view::npos; };
  const std::size_t begin = run_end(text, behind, is_between);
  const std::string_view between = text.substr(behind, begin - behind);
  const bool is_argument = between == " " && !text.substr(begin).starts_with('-') && is_flag(text, at);
  if (!is_argument && between.find_first_of(secret.needs_equals ? "=" : ":=>") == std::string_view::npos) {
    return std::nullopt;
  }
  const char mark = between.empty() ? ' ' : between.back();
  if (mark == '"' || mark == '\'') return Span{begin, quoted_end(text, begin, mark)};
  const auto in_words = [](char c) { return c == ' ' || is_value(c); };
  const std::size_t end = secret.has_words ? run_end(text, begin, in_words) : run_end(text, begin, is_value);
  if (is_prose(secret.name, between, text.substr(begin, end - begin))) return std::nullopt;
  return Span{begin, secret.name == "cookie" ? cookies_end(text, end) : end};
}

/// The value behind `name=`, `name: `, `"name":"`, `<name>` or `-name `.
void redact_members(std::string& text) {
  constexpr std::array kNames{SecretName{"cookie"},
                              SecretName{.name = "password", .has_longer_forms = true},
                              SecretName{.name = "passphrase", .has_longer_forms = true, .has_words = true},
                              SecretName{.name = "passwd", .has_longer_forms = true},
                              SecretName{.name = "pass", .needs_equals = true},
                              SecretName{.name = "pwd", .has_longer_forms = true},
                              SecretName{.name = "secret", .has_longer_forms = true},
                              SecretName{"assertion"},
                              SecretName{"access_token"},
                              SecretName{"id_token"},
                              SecretName{"refresh_token"},
                              SecretName{"api_key"},
                              SecretName{"api-key"},
                              SecretName{"api key"},
                              SecretName{"apikey"},
                              SecretName{"serializationdata"},
                              SecretName{"sig"},
                              SecretName{"token"}};
  for (const auto& secret : kNames) {
    std::string lower = evidence::to_lower(text);
    for (auto at = lower.find(secret.name); at != std::string::npos; at = lower.find(secret.name, at + 1)) {
      const auto value = value_behind(text, secret, at, at + secret.name.size());
      if (!value || value->begin >= value->end) continue;
      text.replace(value->begin, value->end - value->begin, kRedacted);
      lower.replace(value->begin, value->end - value->begin, kRedacted);
    }
  }
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
