#include "probes/sources/url_difference.hpp"

#include "probes/sources/https_source.hpp"

#include <algorithm>
#include <array>

namespace probe::probes {

namespace {

/// The parts of a URL that are never shown, each with the character that begins it, or for the user ends it.
struct HiddenParts {
  std::string_view user;
  std::string_view query;
  std::string_view fragment;
};

HiddenParts hidden_in(std::string_view url) {
  HiddenParts parts;
  const auto fragment = std::min(url.find('#'), url.size());
  parts.fragment = url.substr(fragment);
  url = url.substr(0, fragment);
  const auto query = std::min(url.find('?'), url.size());
  parts.query = url.substr(query);
  url = url.substr(0, query);
  const auto scheme = url.find("://");
  const auto begin = scheme == std::string_view::npos ? 0 : scheme + 3;
  const auto authority = url.substr(begin, url.find('/', begin) - begin);
  parts.user = authority.substr(0, authority.rfind('@') + 1);
  return parts;
}

struct Part {
  std::string_view HiddenParts::* text;
  std::string_view with, without, another;
};

constexpr std::array<Part, 3> kParts{{
    {&HiddenParts::user, ", with a user", ", without a user", ", with another user"},
    {&HiddenParts::query, ", with a query", ", without a query", ", with another query"},
    {&HiddenParts::fragment, ", with a fragment", ", without a fragment", ", with another fragment"},
}};

}  // namespace

std::string shown_beside(std::string_view found, std::string_view expected) {
  std::string shown = shown_url(found);
  if (shown != shown_url(expected)) return shown;
  const HiddenParts seen = hidden_in(found);
  const HiddenParts wanted = hidden_in(expected);
  bool named = false;
  for (const Part& part : kParts) {
    const auto is = seen.*part.text;
    const auto should_be = wanted.*part.text;
    if (is == should_be) continue;
    shown += should_be.empty() ? part.with : is.empty() ? part.without : part.another;
    named = true;
  }
  return named ? shown : shown + ", which differs further on";
}

}  // namespace probe::probes
