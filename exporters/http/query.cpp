#include "exporters/http/query.hpp"

#include "agent/core/finding.hpp"
#include "exporters/http/percent.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

namespace probe::exporters {

namespace {

constexpr std::size_t kQuotedBytes = 64;

std::string decoded(std::string_view text) {
  std::string blanks(text);
  std::ranges::replace(blanks, '+', ' ');
  auto plain = percent_decoded(blanks);
  if (!plain) throw BadRequest("expected a query with % before two hexadecimal digits only");
  return std::move(*plain);
}

std::string unknown(std::string_view name, std::initializer_list<std::string_view> known) {
  const auto quoted = core::one_line(name, kQuotedBytes);
  if (known.size() == 0) return fmt::format("unknown parameter \"{}\"; none is expected here", quoted);
  return fmt::format("unknown parameter \"{}\"; known here: {}", quoted, fmt::join(known, ", "));
}

}  // namespace

Fields read_fields(std::string_view text, std::initializer_list<std::string_view> known) {
  Fields fields;
  while (!text.empty()) {
    const auto end = std::min(text.find('&'), text.size());
    const auto pair = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (pair.empty()) continue;
    const auto equals = std::min(pair.find('='), pair.size());
    auto name = decoded(pair.substr(0, equals));
    if (std::ranges::find(known, name) == known.end()) throw BadRequest(unknown(name, known));
    auto value = decoded(pair.substr(std::min(equals + 1, pair.size())));
    const auto [place, is_new] = fields.emplace(std::move(name), std::move(value));
    if (!is_new) throw BadRequest(fmt::format("parameter \"{}\" is given twice", place->first));
  }
  return fields;
}

std::string_view field(const Fields& fields, std::string_view name) {
  const auto found = fields.find(name);
  return found == fields.end() ? std::string_view() : std::string_view(found->second);
}

}  // namespace probe::exporters
