#include "probes/evidence/oauth_error.hpp"

#include "probes/evidence/internal/fail.hpp"
#include "probes/evidence/internal/json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace probe::evidence {
namespace {

namespace json = boost::json;
using internal::JsonMembers;

constexpr std::size_t kMaxIdentifierBytes = 64;

/// An identifier for a support case. Anything that does not look like one is not kept.
std::string identifier(const std::string& text) {
  const bool fits = text.size() <= kMaxIdentifierBytes && std::all_of(text.begin(), text.end(), [](unsigned char c) {
                      return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-';
                    });
  return fits ? text : std::string{};
}

void add_code(std::vector<std::uint32_t>& codes, std::uint32_t code) {
  if (codes.size() == kMaxErrorCodes || std::find(codes.begin(), codes.end(), code) != codes.end()) return;
  codes.push_back(code);
}

void add_listed_codes(const JsonMembers& members, std::vector<std::uint32_t>& codes) {
  const json::value* value = members.find("error_codes");
  const json::array* listed = value == nullptr ? nullptr : value->if_array();
  if (listed == nullptr) return;
  for (const json::value& each : *listed) {
    json::error_code wrong;
    const auto code = each.to_number<std::uint32_t>(wrong);
    if (!wrong) add_code(codes, code);
  }
}

void add_described_codes(std::string_view description, std::vector<std::uint32_t>& codes) {
  constexpr std::string_view kPrefix = "AADSTS";
  for (auto at = description.find(kPrefix); at != std::string_view::npos; at = description.find(kPrefix)) {
    description.remove_prefix(at + kPrefix.size());
    std::uint32_t code = 0;
    const auto read = std::from_chars(description.data(), description.data() + description.size(), code);
    if (read.ec == std::errc{}) add_code(codes, code);
  }
}

}  // namespace

bool OAuthError::has(std::uint32_t code) const { return std::find(codes.begin(), codes.end(), code) != codes.end(); }

Parsed<OAuthError> read_oauth_error(std::string_view bytes) {
  const auto document = internal::read_json(bytes);
  if (!document) return internal::fail(document.error().kind, "expected JSON, found something else");
  const json::object* object = document->if_object();
  if (object == nullptr) {
    return internal::fail(ParseErrorKind::kShape,
                          fmt::format("expected an object with error, found {}", internal::kind_of(*document)));
  }
  // What Entra adds is not worth losing the error for: each member has its own complaint.
  const auto text = [object](std::string_view name) {
    std::optional<ParseError> ignored;
    return JsonMembers{*object, {}, ignored}.text(name);
  };
  OAuthError error;
  error.error = text("error");
  if (error.error.empty()) return internal::fail(ParseErrorKind::kShape, "error: expected a string, found nothing");
  error.description = text("error_description");
  std::optional<ParseError> ignored;
  add_listed_codes(JsonMembers{*object, {}, ignored}, error.codes);
  add_described_codes(error.description, error.codes);
  error.trace_id = identifier(text("trace_id"));
  error.correlation_id = identifier(text("correlation_id"));
  error.timestamp = text("timestamp");
  return error;
}

}  // namespace probe::evidence
