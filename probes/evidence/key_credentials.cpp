#include "probes/evidence/key_credentials.hpp"

#include "probes/evidence/ascii.hpp"
#include "probes/evidence/encoding.hpp"
#include "probes/evidence/internal/fail.hpp"
#include "probes/evidence/internal/json.hpp"
#include "probes/evidence/internal/utf8.hpp"
#include "probes/evidence/powershell_date.hpp"

#include <boost/json/value.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>
#include <utility>

namespace probe::evidence {
namespace {

namespace json = boost::json;
using internal::JsonMembers;

constexpr std::string_view kKeys = "keyCredentials";

/// The first of `names` that is there: Graph, the modules and the manifest name the same thing differently.
std::string_view first_of(const JsonMembers& members, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    if (members.has(name)) return name;
  }
  return *names.begin();
}

std::string printable_text(const JsonMembers& members, std::initializer_list<std::string_view> names) {
  return internal::printable(members.text(first_of(members, names)));
}

void note(KeyCredential& key, const JsonMembers& members, std::string_view name, std::string_view message) {
  if (key.problem.empty()) key.problem = fmt::format("{}: {}", members.path_of(name), message);
}

/// The bytes of an array of numbers, which is how ConvertTo-Json writes a byte[]; nothing for any other array.
std::optional<std::string> bytes_of(const json::array& numbers) {
  std::string bytes;
  bytes.reserve(numbers.size());
  for (const json::value& each : numbers) {
    const std::int64_t* number = each.if_int64();
    if (number == nullptr || *number < 0 || *number > 255) return std::nullopt;
    bytes += static_cast<char>(static_cast<unsigned char>(*number));
  }
  return bytes;
}

/// The array of numbers behind a member, which Windows PowerShell may wrap as `{"value": [...], "Count": 20}`.
const json::array* numbers_of(const json::value& value) {
  if (value.is_array()) return value.if_array();
  const json::object* object = value.if_object();
  const json::value* wrapped = object == nullptr ? nullptr : object->if_contains("value");
  return wrapped == nullptr ? nullptr : wrapped->if_array();
}

/// The bytes of `195 237 207 …`, which ConvertTo-Json makes of a byte[] below its depth; empty for any other text.
std::string bytes_of_listed(std::string_view text) {
  std::string bytes;
  int number = -1;
  for (const char c : text) {
    if (is_digit(c)) {
      number = std::max(number, 0) * 10 + (c - '0');
    } else if (c != ' ' || number < 0) {
      return {};
    } else {
      bytes += static_cast<char>(static_cast<unsigned char>(number));
      number = -1;
    }
    if (number > 255) return {};
  }
  if (number >= 0) bytes += static_cast<char>(static_cast<unsigned char>(number));
  return bytes;
}

/// Whoever adds a key may put any bytes here, so what is no thumbprint is no mistake.
void read_identifier(const JsonMembers& members, KeyCredential& key) {
  constexpr std::string_view kName = "customKeyIdentifier";
  const json::value* value = members.find(kName);
  if (value == nullptr) return;
  const json::array* numbers = numbers_of(*value);
  std::string text = numbers == nullptr ? members.text(kName) : bytes_of(*numbers).value_or(std::string{});
  const std::string bytes = numbers == nullptr ? bytes_of_listed(text) : text;
  auto thumbprint = Thumbprint::from_bytes(bytes);
  // Or the digits of the thumbprint, as bytes.
  if (!thumbprint) thumbprint = Thumbprint::parse(bytes.empty() ? text : bytes);
  if (thumbprint) key.thumbprint = *std::move(thumbprint);
}

void read_certificate(const JsonMembers& members, KeyCredential& key) {
  const std::string_view name = first_of(members, {"key", "value"});
  const json::value* value = members.find(name);
  if (value == nullptr || !key.is_certificate()) return;
  std::optional<std::string> der;
  if (const json::array* numbers = numbers_of(*value)) {
    der = bytes_of(*numbers);
  } else if (const std::string text = members.text(name); !text.empty()) {
    auto decoded = decode_base64_lenient(text);
    if (!decoded) return note(key, members, name, decoded.error().message);
    der = *std::move(decoded);
  }
  if (!der || der->empty()) return;
  auto certificate = read_certificate_der(*der);
  if (!certificate) return note(key, members, name, certificate.error().message);
  key.thumbprint = certificate->sha1;
  key.certificate = *std::move(certificate);
}

/// A date's text, which Windows PowerShell may wrap as `{"value": "/Date(0)/", "DateTime": …}`.
std::string date_text(const JsonMembers& members, std::string_view name) {
  const json::value* value = members.find(name);
  const json::object* wrapper = value == nullptr ? nullptr : value->if_object();
  const json::value* wrapped = wrapper == nullptr ? nullptr : wrapper->if_contains("value");
  if (wrapped == nullptr || !wrapped->is_string()) return members.text(name);
  return {wrapped->get_string().data(), wrapped->get_string().size()};
}

std::optional<std::chrono::system_clock::time_point> read_time(const JsonMembers& members, KeyCredential& key,
                                                               std::initializer_list<std::string_view> names) {
  const std::string_view name = first_of(members, names);
  const std::string text = date_text(members, name);
  if (text.empty()) return std::nullopt;
  const auto date = read_date(text);
  if (date && (date->zone_known || date->never())) return date->time;
  note(key, members, name,
       date ? fmt::format("expected a date with its zone, found {}", internal::quoted(text)) : date.error().message);
  return std::nullopt;
}

KeyCredential read_key(const JsonMembers& members) {
  KeyCredential key;
  key.path = members.path().empty() ? "the document" : members.path();
  key.key_id = printable_text(members, {"keyId"});
  key.display_name = printable_text(members, {"displayName"});
  key.type = printable_text(members, {"type"});
  key.usage = printable_text(members, {"usage"});
  // The MSOL module's word for it.
  if (key.type == "Asymmetric") key.type = "AsymmetricX509Cert";
  read_identifier(members, key);
  read_certificate(members, key);
  key.start = read_time(members, key, {"startDateTime", "startDate"});
  key.end = read_time(members, key, {"endDateTime", "endDate"});
  return key;
}

bool is_key(const JsonMembers& members) {
  return !members.has(kKeys) && (members.has("customKeyIdentifier") ||
                                 (members.has("keyId") && (members.has("type") || members.has("usage"))));
}

KeyHolder read_holder(const JsonMembers& members) {
  KeyHolder holder;
  holder.path = members.path();
  holder.id = printable_text(members, {"id", "objectId"});
  holder.app_id = printable_text(members, {"appId"});
  holder.display_name = printable_text(members, {"displayName", "appDisplayName"});
  const json::value* keys = members.find(kKeys);
  holder.tells_keys = keys != nullptr && !keys->is_null();
  for (const JsonMembers& key : members.objects(kKeys, kMaxKeyCredentials)) holder.keys.push_back(read_key(key));
  return holder;
}

bool is_holder(const JsonMembers& members) { return members.has(kKeys) || members.has("appId"); }

/// Objects that are all holders, or all keys of one holder that is not named.
void read_list(const std::vector<JsonMembers>& objects, KeyCredentials& read, std::optional<ParseError>& error) {
  KeyHolder unnamed;
  for (const JsonMembers& members : objects) {
    if (is_holder(members)) {
      read.holders.push_back(read_holder(members));
    } else if (is_key(members)) {
      unnamed.keys.push_back(read_key(members));
    } else if (!error) {
      error = internal::fail(ParseErrorKind::kShape, fmt::format("{}: expected an application or a key, found {}",
                                                                 members.path(), members.names()))
                  .value();
    }
  }
  if (!unnamed.keys.empty()) read.holders.push_back(std::move(unnamed));
}

/// What Graph answers instead of data: `{"error": {"code": …, "message": …}}`.
std::optional<ParseError> error_answer(const JsonMembers& root) {
  if (!root.has("error")) return std::nullopt;
  const auto details = root.object("error");
  return internal::fail(ParseErrorKind::kForeign,
                        fmt::format("expected registered keys, found the error {}",
                                    internal::quoted(details ? details->text("code") : std::string{})))
      .value();
}

KeyCredentials read_root(const JsonMembers& root, std::optional<ParseError>& error) {
  KeyCredentials read;
  if (is_holder(root)) {
    read.holders.push_back(read_holder(root));
  } else if (const json::value* list = root.find("value"); list != nullptr && list->is_array() && !is_key(root)) {
    read.is_partial = root.has("@odata.nextLink");
    read_list(root.objects("value", kMaxKeyHolders), read, error);
  } else if (is_key(root)) {
    read_list({root}, read, error);
  } else if (auto answer = error_answer(root)) {
    error = std::move(answer);
  } else if (!error) {
    error = internal::fail(ParseErrorKind::kShape,
                           fmt::format("expected keyCredentials or a list in value, found {}", root.names()))
                .value();
  }
  return read;
}

}  // namespace

Parsed<KeyCredentials> read_key_credentials(std::string_view bytes) {
  auto parsed = internal::read_json(bytes);
  if (!parsed) return tl::unexpected<ParseError>{parsed.error()};
  // A bare array is read like Graph's list.
  json::value wrapped = *std::move(parsed);
  if (wrapped.is_array()) wrapped = json::object{{"value", std::move(wrapped.as_array())}};
  const json::object* object = wrapped.if_object();
  if (object == nullptr) {
    return internal::fail(
        ParseErrorKind::kShape,
        fmt::format("expected registered keys, an object or an array, found {}", internal::kind_of(wrapped)));
  }
  std::optional<ParseError> error;
  auto read = read_root(JsonMembers{*object, {}, error}, error);
  if (error) return tl::unexpected<ParseError>{*error};
  return read;
}

}  // namespace probe::evidence
