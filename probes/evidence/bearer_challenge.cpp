#include "probes/evidence/bearer_challenge.hpp"

#include "probes/evidence/ascii.hpp"
#include "probes/evidence/internal/fail.hpp"
#include "probes/evidence/internal/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace probe::evidence {
namespace {

constexpr std::size_t kMaxChallenges = 50;
constexpr std::size_t kMaxParams = 50;
constexpr std::size_t kMaxBytes = 64 << 10;

bool is_blank(char c) { return c == ' ' || c == '\t'; }
bool is_token_character(char c) {
  return is_alnum(c) || std::string_view{"!#$%&'*+-.^_`|~"}.find(c) != std::string_view::npos;
}
bool is_token68_character(char c) {
  return is_alnum(c) || std::string_view{"-._~+/"}.find(c) != std::string_view::npos;
}

/// A walk over the list. A name is a parameter when `=` and a value follow it, else a scheme.
class ChallengeParser {
 public:
  explicit ChallengeParser(std::string_view text) : text_{text} {}

  Parsed<std::vector<Challenge>> parse() {
    while (true) {
      skip([](char c) { return is_space(c) || c == ','; });
      if (at_ == text_.size()) return std::move(challenges_);
      if (auto outcome = element(); !outcome) return tl::unexpected<ParseError>{std::move(outcome.error())};
    }
  }

 private:
  Parsed<void> element() {
    const std::size_t start = at_;
    const std::string_view name = take(is_token_character);
    if (name.empty()) return unexpected("a scheme or a parameter", start);
    if (has_value_next()) return param(name, start);
    if (challenges_.size() == kMaxChallenges) {
      return internal::fail(ParseErrorKind::kTooLarge,
                            fmt::format("expected at most {} challenges, found more", kMaxChallenges));
    }
    challenges_.emplace_back().scheme = name;
    if (at_ < text_.size() && !is_space(text_[at_]) && text_[at_] != ',')
      return unexpected("a blank after the scheme", at_);
    skip(is_space);
    token68();
    return {};
  }

  /// Whether `=` and the start of a value come next, which makes what was before a parameter's name. `abc==` and
  /// `abc=,` are tokens.
  bool has_value_next() const {
    std::size_t at = std::min(text_.find_first_not_of(" \t", at_), text_.size());
    if (at == text_.size() || text_[at] != '=') return false;
    at = text_.find_first_not_of(" \t", at + 1);
    return at != std::string_view::npos && text_[at] != ',' && text_[at] != '=';
  }

  /// A token68 is all there is up to the comma; `realm="x"` does not qualify and stays for the next element.
  void token68() {
    const std::size_t start = at_;
    take(is_token68_character);
    const bool has_name = at_ > start;
    take([](char c) { return c == '='; });
    const std::size_t end = at_;
    skip(is_blank);
    if (has_name && (at_ == text_.size() || text_[at_] == ',')) {
      challenges_.back().token68 = text_.substr(start, end - start);
    } else {
      at_ = start;
    }
  }

  Parsed<void> param(std::string_view name, std::size_t start) {
    if (challenges_.empty()) return unexpected("a scheme before the first parameter", start);
    if (challenges_.back().params.size() == kMaxParams) {
      return internal::fail(ParseErrorKind::kTooLarge,
                            fmt::format("expected at most {} parameters, found more", kMaxParams));
    }
    at_ = text_.find('=', at_) + 1;
    skip(is_blank);
    AuthParam param{std::string{name}, {}};
    if (text_[at_] != '"') {
      param.value = trim_right(take([](char c) { return c != ','; }));
    } else if (auto value = quoted_string()) {
      param.value = *std::move(value);
    } else {
      return tl::unexpected<ParseError>{std::move(value.error())};
    }
    challenges_.back().params.push_back(std::move(param));
    return {};
  }

  Parsed<std::string> quoted_string() {
    const std::size_t start = at_++;
    std::string value;
    for (; at_ < text_.size(); ++at_) {
      if (text_[at_] == '"') {
        ++at_;
        return value;
      }
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
      value += text_[at_];
    }
    return internal::fail_at(
        ParseErrorKind::kTruncated,
        fmt::format(
            "authentication challenge: expected '\"' at the end of the value that begins at offset {}, found none",
            start),
        start);
  }

  tl::unexpected<ParseError> unexpected(std::string_view expected, std::size_t offset) const {
    return internal::fail_at(ParseErrorKind::kSyntax,
                             fmt::format("authentication challenge: expected {}, found {} at offset {}", expected,
                                         internal::quoted(text_.substr(offset), 20), offset),
                             offset);
  }

  template <typename Predicate>
  std::string_view take(Predicate belongs) {
    const std::size_t start = at_;
    while (at_ < text_.size() && belongs(text_[at_])) ++at_;
    return text_.substr(start, at_ - start);
  }

  template <typename Predicate>
  void skip(Predicate belongs) {
    take(belongs);
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<Challenge> challenges_;
};

std::vector<std::string> split(std::string_view text, std::string_view separators) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(separators), text.size());
    if (const auto part = trim(text.substr(0, end)); !part.empty()) parts.emplace_back(part);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

}  // namespace

std::optional<std::string_view> Challenge::get(std::string_view name) const {
  const auto found = std::find_if(params.begin(), params.end(),
                                  [name](const AuthParam& param) { return equals_ignoring_case(param.name, name); });
  return found == params.end() ? std::nullopt : std::optional<std::string_view>{found->value};
}

Parsed<std::vector<Challenge>> parse_challenges(const std::vector<std::string>& header_values) {
  std::string list;
  for (const auto& value : header_values) {
    list += (list.empty() ? "" : ", ") + value;
    if (list.size() > kMaxBytes) {
      return internal::fail(ParseErrorKind::kTooLarge,
                            fmt::format("authentication challenge: expected at most {} bytes, found more", kMaxBytes));
    }
  }
  return ChallengeParser{list}.parse();
}

const Challenge* find_challenge(const std::vector<Challenge>& challenges, std::string_view scheme) {
  const auto found = std::find_if(challenges.begin(), challenges.end(),
                                  [scheme](const Challenge& c) { return equals_ignoring_case(c.scheme, scheme); });
  return found == challenges.end() ? nullptr : &*found;
}

BearerChallenge read_bearer(const Challenge& challenge) {
  const auto text = [&challenge](std::string_view name) { return std::string{challenge.get(name).value_or("")}; };
  BearerChallenge bearer;
  bearer.client_id = text("client_id");
  bearer.trusted_issuers = split(text("trusted_issuers"), ",");
  bearer.token_types = split(text("token_types"), " ,");
  bearer.authorization_uri = text("authorization_uri");
  bearer.realm = text("realm");
  bearer.error = text("error");
  bearer.error_description = text("error_description");
  return bearer;
}

}  // namespace probe::evidence
