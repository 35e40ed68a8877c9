#include "probes/token/secret_spellings.hpp"

#include "probes/evidence/ascii.hpp"
#include "probes/evidence/encoding.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <optional>
#include <system_error>
#include <utility>

namespace probe::probes {

namespace {

constexpr std::string_view kRedacted = "[redacted]";
constexpr std::size_t kMinSecretBytes = 4;

struct Span {
  std::size_t begin;
  std::size_t end;
};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::optional<char> octet_at(std::string_view text, std::size_t at) {
  if (at + 2 > text.size()) return std::nullopt;
  const auto octet = evidence::decode_hex(text.substr(at, 2));
  return octet && octet->size() == 1 ? std::optional{octet->front()} : std::nullopt;
}

/// The character that the HTML entity at `at` stands for and where it ends: `&amp;`, `&#39;`, `&#x27;`. Only of one
/// byte.
struct Entity {
  char character;
  std::size_t end;
};

std::optional<Entity> entity_at(std::string_view text, std::size_t at) {
  constexpr std::size_t kLongest = 12;
  constexpr std::array<std::pair<std::string_view, char>, 6> kNames{
      {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}, {"plus", '+'}}};
  if (at >= text.size() || text[at] != '&') return std::nullopt;
  const auto end = text.substr(at, kLongest).find(';');
  if (end == std::string_view::npos) return std::nullopt;
  std::string name = evidence::to_lower(text.substr(at + 1, end - 1));
  for (const auto& [known, character] : kNames) {
    if (name == known) return Entity{character, at + end + 1};
  }
  if (!name.starts_with('#')) return std::nullopt;
  const bool is_hex = name.starts_with("#x");
  name.erase(0, is_hex ? 2 : 1);
  unsigned number = 0;
  const auto [stop, error] = std::from_chars(name.data(), name.data() + name.size(), number, is_hex ? 16 : 10);
  if (error != std::errc() || stop != name.data() + name.size() || number > 0xFF) return std::nullopt;
  return Entity{static_cast<char>(number), at + end + 1};
}

/// Where a character `wanted`, or an escape of it, that begins at `at` may end. There may be two ways to read it: a
/// secret can have a percent sign of its own.
void add_ends(std::string_view text, std::size_t at, char wanted, std::vector<std::size_t>& ends) {
  if (at >= text.size()) return;
  constexpr std::array<std::string_view, 4> kEscapes{"%", "%25", "\\u00", "\\x"};
  if (lower(text[at]) == lower(wanted) || (text[at] == '+' && wanted == ' ')) ends.push_back(at + 1);
  if (text[at] == '\\' && at + 1 < text.size() && text[at + 1] == wanted) ends.push_back(at + 2);
  const auto entity = entity_at(text, at);
  if (entity && lower(entity->character) == lower(wanted)) ends.push_back(entity->end);
  for (const std::string_view escape : kEscapes) {
    if (!text.substr(at).starts_with(escape)) continue;
    const auto octet = octet_at(text, at + escape.size());
    if (octet && lower(*octet) == lower(wanted)) ends.push_back(at + escape.size() + 2);
  }
}

/// The end of the longest spelling of `secret` that begins at `at`.
std::optional<std::size_t> match_at(std::string_view text, std::size_t at, std::string_view secret) {
  std::vector<std::size_t> places{at};
  for (const char wanted : secret) {
    std::vector<std::size_t> next;
    for (const std::size_t place : places) add_ends(text, place, wanted, next);
    std::ranges::sort(next);
    next.erase(std::unique(next.begin(), next.end()), next.end());
    if (next.empty()) return std::nullopt;
    places = std::move(next);
  }
  return places.back();
}

void find_plain(std::string_view text, std::string_view secret, std::vector<Span>& spans) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (lower(c) != lower(secret.front()) && c != '%' && c != '\\' && c != '+' && c != '&') continue;
    const auto end = match_at(text, at, secret);
    if (!end) continue;
    spans.push_back({at, *end});
    at = *end - 1;
  }
}

void find_hex(std::string_view text, std::string_view hex, std::vector<Span>& spans) {
  const std::string lower_text = evidence::to_lower(text);
  for (auto at = lower_text.find(hex); at != std::string::npos; at = lower_text.find(hex, at + hex.size())) {
    spans.push_back({at, at + hex.size()});
  }
}

bool is_base64(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '+' || c == '/' || c == '=';
}

/// Beside what is certain stand characters that share bits with the secret, so the whole run goes.
void find_base64(std::string_view text, std::string_view pattern, std::vector<Span>& spans) {
  std::string standard(text);
  std::ranges::replace(standard, '-', '+');
  std::ranges::replace(standard, '_', '/');
  for (auto at = standard.find(pattern); at != std::string::npos;) {
    Span span{at, at + pattern.size()};
    while (span.begin > 0 && is_base64(standard[span.begin - 1])) --span.begin;
    while (span.end < standard.size() && is_base64(standard[span.end])) ++span.end;
    spans.push_back(span);
    at = standard.find(pattern, span.end);
  }
}

/// The characters of base64 that `secret` alone decides when `before` bytes of something else stand before it in its
/// group of three.
std::string certain_base64(const std::string& secret, std::size_t before) {
  const std::string encoded = evidence::encode_base64(std::string(before, '\0') + secret);
  const std::size_t begin = (before * 8 + 5) / 6;
  const std::size_t end = (before + secret.size()) * 8 / 6;
  return encoded.substr(begin, end - begin);
}

std::string without(const std::string& text, std::vector<Span> spans) {
  std::ranges::sort(spans, {}, &Span::begin);
  std::string shown;
  std::size_t from = 0;
  for (const Span& span : spans) {
    if (span.end <= from) continue;
    if (span.begin >= from) shown += text.substr(from, span.begin - from);
    if (span.begin >= from) shown += kRedacted;
    from = span.end;
  }
  return shown + text.substr(from);
}

}  // namespace

SecretSpellings::SecretSpellings(const std::string& secret) {
  if (secret.size() < kMinSecretBytes) return;
  plain_ = core::Secret<std::string>(secret);
  hex_ = core::Secret<std::string>(evidence::to_lower(evidence::encode_hex(secret)));
  for (const std::size_t before : {0U, 1U, 2U}) in_base64_.emplace_back(certain_base64(secret, before));
}

std::string SecretSpellings::hide(std::string text) const {
  if (plain_.expose().empty()) return text;
  std::vector<Span> spans;
  find_plain(text, plain_.expose(), spans);
  find_hex(text, hex_.expose(), spans);
  for (const auto& pattern : in_base64_) find_base64(text, pattern.expose(), spans);
  return spans.empty() ? text : without(text, std::move(spans));
}

}  // namespace probe::probes
