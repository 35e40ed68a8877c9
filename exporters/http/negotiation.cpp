#include "exporters/http/negotiation.hpp"

#include <boost/algorithm/string/predicate.hpp>

#include <charconv>
#include <cstddef>
#include <string>

namespace probe::exporters {

namespace {

std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// Cuts off and returns what stands before the next `separator` outside double quotes.
std::string_view take_until(std::string_view& text, char separator) {
  bool quoted = false;
  std::size_t end = 0;
  for (; end < text.size() && (quoted || text[end] != separator); ++end) {
    if (quoted && text[end] == '\\') ++end;
    if (end < text.size() && text[end] == '"') quoted = !quoted;
  }
  end = std::min(end, text.size());
  const auto part = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return trim(part);
}

/// One member of a list of preferences: `text/plain;version=0.0.4;q=0.3`.
struct Preference {
  std::string_view name;
  std::string_view version;
  double quality = 1;
};

std::optional<double> parse_quality(std::string_view text) {
  double quality = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), quality, std::chars_format::fixed);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  return whole && quality >= 0 && quality <= 1 ? std::optional(quality) : std::nullopt;
}

std::optional<Preference> parse_preference(std::string_view member) {
  Preference preference;
  preference.name = take_until(member, ';');
  while (!member.empty()) {
    auto parameter = take_until(member, ';');
    const auto name = take_until(parameter, '=');
    auto value = trim(parameter);
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"') value = value.substr(1, value.size() - 2);
    if (boost::algorithm::iequals(name, "q")) {
      const auto quality = parse_quality(value);
      if (!quality) return std::nullopt;
      preference.quality = *quality;
    } else if (boost::algorithm::iequals(name, "version")) {
      preference.version = value;
    }
  }
  return preference.name.empty() ? std::nullopt : std::optional(preference);
}

/// How precisely `preference` names `offer`: 0 not at all, 1 `*/*`, 2 `text/*`, 3 the type, 4 with its version.
int precision(const Preference& preference, const MediaType& offer) {
  if (preference.name == "*/*") return 1;
  const auto slash = preference.name.find('/');
  if (slash == std::string_view::npos) return 0;
  if (preference.name.substr(slash) == "/*") {
    return boost::algorithm::iequals(preference.name.substr(0, slash), offer.type.substr(0, offer.type.find('/'))) ? 2
                                                                                                                   : 0;
  }
  if (!boost::algorithm::iequals(preference.name, offer.type)) return 0;
  if (preference.version.empty()) return 3;
  return preference.version == offer.version ? 4 : 0;
}

/// What a header says of one offer: the member that names it most precisely counts.
struct Standing {
  int precision = 0;
  double quality = 0;
  std::size_t place = 0;

  bool better_than(const Standing& other) const {
    if (quality != other.quality) return quality > other.quality;
    if (precision != other.precision) return precision > other.precision;
    return place < other.place;
  }
};

Standing standing_of(const MediaType& offer, std::string_view accept) {
  Standing standing;
  for (std::size_t place = 0; !accept.empty(); ++place) {
    const auto preference = parse_preference(take_until(accept, ','));
    if (!preference) continue;
    const int found = precision(*preference, offer);
    if (found > standing.precision) standing = {found, preference->quality, place};
  }
  return standing;
}

}  // namespace

std::optional<std::size_t> best_offer(std::string_view accept, std::span<const MediaType> offers) {
  std::optional<std::size_t> best;
  Standing best_standing;
  for (std::size_t i = 0; i < offers.size(); ++i) {
    const Standing standing = standing_of(offers[i], accept);
    if (standing.quality > 0 && (!best || standing.better_than(best_standing))) {
      best = i;
      best_standing = standing;
    }
  }
  return best;
}

bool accepts_gzip(std::string_view accept_encoding) {
  std::optional<double> gzip;
  std::optional<double> any;
  std::optional<double> identity;
  while (!accept_encoding.empty()) {
    const auto preference = parse_preference(take_until(accept_encoding, ','));
    if (!preference) continue;
    const auto is = [&](std::string_view name) { return boost::algorithm::iequals(preference->name, name); };
    if (is("gzip") || is("x-gzip")) gzip = preference->quality;
    if (is("identity")) identity = preference->quality;
    if (is("*")) any = preference->quality;
  }
  const double wanted = gzip.value_or(any.value_or(0));
  return wanted > 0 && wanted >= identity.value_or(0);
}

}  // namespace probe::exporters
