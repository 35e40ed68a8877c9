#include "exporters/api/parameters.hpp"

#include "agent/core/finding.hpp"
#include "exporters/api/times.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cstdint>
#include <string_view>
#include <system_error>

namespace probe::exporters {

namespace {

std::optional<std::int64_t> number(std::string_view digits) {
  std::int64_t value = 0;
  const auto* end = digits.data() + digits.size();
  const auto [stopped, error] = std::from_chars(digits.data(), end, value);
  const bool plain = !digits.empty() && digits.front() >= '0' && digits.front() <= '9';
  if (!plain || error != std::errc() || stopped != end) return std::nullopt;
  return value;
}

std::string quoted(std::string_view text) {
  constexpr std::size_t kQuotedBytes = 64;
  return core::one_line(text, kQuotedBytes);
}

}  // namespace

std::size_t limit_of(const Fields& fields, LimitRange range) {
  const auto found = fields.find("limit");
  if (found == fields.end()) return range.usual;
  const auto limit = number(found->second);
  if (limit && *limit >= 1 && static_cast<std::uint64_t>(*limit) <= range.most) return static_cast<std::size_t>(*limit);
  throw BadRequest(
      fmt::format("expected limit to be a number from 1 to {}, got \"{}\"", range.most, quoted(found->second)));
}

std::optional<core::SystemTime> since_of(const Fields& fields) {
  const auto found = fields.find("since");
  if (found == fields.end()) return std::nullopt;
  const auto time = parse_time(found->second);
  if (time) return time;
  throw BadRequest(fmt::format("expected since to be a time such as 2026-11-23T18:22:32Z or 1795458152, got \"{}\"",
                               quoted(found->second)));
}

}  // namespace probe::exporters
