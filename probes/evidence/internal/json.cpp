#include "probes/evidence/internal/json.hpp"

#include "probes/evidence/ascii.hpp"
#include "probes/evidence/internal/fail.hpp"
#include "probes/evidence/internal/foreign.hpp"
#include "probes/evidence/internal/utf8.hpp"
#include "probes/evidence/text.hpp"

#include <boost/json/parser.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace probe::evidence::internal {
namespace {

namespace json = boost::json;

/// What can begin a JSON document. A word like `Service Unavailable` cannot; one like `not found` is told apart by the
/// parser.
bool may_be_json(std::string_view text) {
  return std::string_view{"{[\"-0123456789tfn"}.find(text[0]) != std::string_view::npos;
}

tl::unexpected<ParseError> not_json(std::string_view text) {
  const bool empty = trim(text).empty();
  return fail_at(empty ? ParseErrorKind::kEmpty : ParseErrorKind::kForeign,
                 fmt::format("expected JSON, found {}", describe_content(text)), 0);
}

tl::unexpected<ParseError> broken(std::string_view text, std::size_t offset, boost::system::error_code reason) {
  const std::string_view before = text.substr(0, offset);
  const auto line = static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n')) + 1;
  const std::size_t column = offset - (before.rfind('\n') + 1) + 1;  // npos + 1 is 0: the first line
  auto failure = fail_at(ParseErrorKind::kSyntax, {}, offset);
  ParseError& error = failure.value();
  error.line = line;
  error.column = column;
  if (reason == json::error::incomplete) {
    error.kind = ParseErrorKind::kTruncated;
    error.message = fmt::format("truncated JSON: the text ends at {}:{} within the document", line, column);
  } else if (reason == json::error::too_deep) {
    error.kind = ParseErrorKind::kTooLarge;
    error.message =
        fmt::format("expected JSON of at most {} nested levels, found more at {}:{}", kMaxJsonDepth, line, column);
  } else if (reason == json::error::extra_data) {
    error.message = fmt::format("invalid JSON at {}:{}: expected the end after the document, found {}", line, column,
                                quoted_character(text.substr(offset)));
  } else {
    error.message = fmt::format("invalid JSON at {}:{}: {}, found {}", line, column, reason.message(),
                                quoted_character(text.substr(offset)));
  }
  return failure;
}

}  // namespace

Parsed<json::value> read_json(std::string_view bytes) {
  if (bytes.size() > kMaxJsonBytes) {
    return fail(ParseErrorKind::kTooLarge,
                fmt::format("expected JSON of at most {} bytes, found {}", kMaxJsonBytes, bytes.size()));
  }
  const auto decoded = decode_text(bytes);
  if (!decoded) return tl::unexpected<ParseError>{decoded.error()};
  const std::string_view text = *decoded;
  const std::string_view start = trim_left(text);
  if (start.empty() || !may_be_json(start)) return not_json(text);
  json::parse_options options;
  options.max_depth = kMaxJsonDepth;
  json::parser parser{{}, options};
  boost::system::error_code reason;
  const std::size_t read = parser.write(text.data(), text.size(), reason);
  const auto offset = static_cast<std::size_t>(start.data() - text.data());
  // A word that only begins like true, false or null.
  if (reason && read == offset && is_alpha(start[0]) && reason != json::error::incomplete) return not_json(text);
  if (reason) return broken(text, std::min(read, text.size()), reason);
  return parser.release();
}

std::string_view kind_of(const json::value& value) {
  switch (value.kind()) {
    case json::kind::null:
      return "null";
    case json::kind::bool_:
      return "a boolean";
    case json::kind::int64:
    case json::kind::uint64:
    case json::kind::double_:
      return "a number";
    case json::kind::string:
      return "a string";
    case json::kind::array:
      return "an array";
    case json::kind::object:
      return "an object";
  }
  return "something else";
}

const json::value* JsonMembers::find(std::string_view name) const {
  if (*error_) return nullptr;
  const json::value* found = object_->if_contains(json::string_view{name.data(), name.size()});
  if (found == nullptr) {
    const auto member = std::find_if(object_->begin(), object_->end(), [name](const auto& each) {
      return equals_ignoring_case({each.key().data(), each.key().size()}, name);
    });
    if (member != object_->end()) found = &member->value();
  }
  return found == nullptr || found->is_null() ? nullptr : found;
}

std::string JsonMembers::text(std::string_view name) const {
  const json::value* value = find(name);
  if (value == nullptr) return {};
  if (const json::string* text = value->if_string()) return {text->data(), text->size()};
  complain(path_of(name), "a string", kind_of(*value));
  return {};
}

std::string JsonMembers::required_text(std::string_view name) const {
  if (!has(name)) complain(path_of(name), "a string", "nothing");
  return text(name);
}

std::vector<std::string> JsonMembers::texts(std::string_view name) const {
  std::vector<std::string> texts;
  const json::array* values = array(name);
  if (values == nullptr) return texts;
  for (const json::value& value : *values) {
    const json::string* text = value.if_string();
    if (text == nullptr) {
      complain(fmt::format("{}[{}]", path_of(name), texts.size()), "a string", kind_of(value));
      return {};
    }
    texts.emplace_back(text->data(), text->size());
  }
  return texts;
}

const json::array* JsonMembers::array(std::string_view name) const {
  const json::value* value = find(name);
  if (value == nullptr) return nullptr;
  if (!value->is_array()) complain(path_of(name), "an array", kind_of(*value));
  return value->if_array();
}

const json::array* JsonMembers::required_array(std::string_view name) const {
  if (!has(name)) complain(path_of(name), "an array", "nothing");
  return array(name);
}

std::optional<JsonMembers> JsonMembers::object(std::string_view name) const {
  const json::value* value = find(name);
  if (value == nullptr) return std::nullopt;
  if (const json::object* object = value->if_object()) return JsonMembers{*object, path_of(name), *error_};
  complain(path_of(name), "an object", kind_of(*value));
  return std::nullopt;
}

std::vector<JsonMembers> JsonMembers::objects(std::string_view name, std::size_t max) const {
  std::vector<JsonMembers> objects;
  const json::array* values = array(name);
  if (values == nullptr) return objects;
  if (values->size() > max) {
    complain(path_of(name), fmt::format("at most {} entries", max), std::to_string(values->size()));
    return objects;
  }
  for (const json::value& value : *values) {
    std::string path = fmt::format("{}[{}]", path_of(name), objects.size());
    const json::object* object = value.if_object();
    if (object == nullptr) {
      complain(path, "an object", kind_of(value));
      return {};
    }
    objects.emplace_back(*object, std::move(path), *error_);
  }
  return objects;
}

std::string JsonMembers::names() const {
  constexpr std::size_t kMaxNamed = 10;
  std::string names;
  std::size_t count = 0;
  for (const auto& member : *object_) {
    if (++count > kMaxNamed) continue;
    names += (count == 1 ? "" : ", ") + quoted({member.key().data(), member.key().size()}, 32);
  }
  if (count > kMaxNamed) names += fmt::format(" and {} more", count - kMaxNamed);
  return names.empty() ? "no members" : names;
}

std::string JsonMembers::path_of(std::string_view name) const {
  return path_.empty() ? std::string{name} : fmt::format("{}.{}", path_, name);
}

void JsonMembers::complain(std::string_view path, std::string_view expected, std::string_view found) const {
  if (*error_) return;
  ParseError error;
  error.kind = ParseErrorKind::kShape;
  error.message = fmt::format("{}: expected {}, found {}", path, expected, found);
  *error_ = std::move(error);
}

}  // namespace probe::evidence::internal
