#include "agent/core/finding.hpp"

#include "agent/core/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ctime>

namespace probe::core {

namespace {

struct TextOf {
  std::string operator()(const std::string& value) const { return value; }
  std::string operator()(std::int64_t value) const { return std::to_string(value); }
  std::string operator()(double value) const { return fmt::format("{}", value); }
  std::string operator()(bool value) const { return value ? "true" : "false"; }
  std::string operator()(std::chrono::system_clock::time_point value) const { return rfc3339(value); }
};

}  // namespace

std::string Evidence::text() const { return std::visit(TextOf{}, value_); }

Finding::Finding(Code code, Severity severity, std::string message, std::vector<Evidence> evidence)
    : code_(code), severity_(severity), message_(one_line(message)), evidence_(std::move(evidence)) {}

std::string rfc3339(std::chrono::system_clock::time_point time) {
  using std::chrono::seconds;
  constexpr std::int64_t kFirst = -62135596800;  // 0001-01-01T00:00:00Z
  constexpr std::int64_t kLast = 253402300799;   // 9999-12-31T23:59:59Z
  const std::int64_t since_epoch = std::chrono::floor<seconds>(time).time_since_epoch().count();
  const std::time_t clamped = std::clamp(since_epoch, kFirst, kLast);
  std::tm parts{};
  gmtime_r(&clamped, &parts);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday,
                     parts.tm_hour, parts.tm_min, parts.tm_sec);
}

std::string one_line(std::string_view text, std::size_t max_bytes) {
  const auto is_plain = [](char c) { return c >= 0x20 && c < 0x7f; };
  if (text.size() <= max_bytes && std::ranges::all_of(text, is_plain)) return std::string(text);  // as nearly all are
  std::string line = valid_utf8(text);
  for (auto& c : line) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  }
  return shortened(line, max_bytes);
}

}  // namespace probe::core
