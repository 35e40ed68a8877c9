#pragma once

#include <initializer_list>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>

namespace probe::exporters {

/// A request cannot be answered because of how it asks; `what()` says what was expected, for the client.
class BadRequest : public std::invalid_argument {
 public:
  using std::invalid_argument::invalid_argument;
};

/// The pairs of a query or of a form (`a=b&c=d`, percent-encoded, `+` is a blank) by their names.
using Fields = std::map<std::string, std::string, std::less<>>;

/// Reads `text`. Throws BadRequest for a name that is not in `known`, one that is there twice, and for what cannot be
/// decoded: a misspelt `limit` must not look like an answer without one.
Fields read_fields(std::string_view text, std::initializer_list<std::string_view> known);

/// The value of `name`, or an empty text.
std::string_view field(const Fields& fields, std::string_view name);

}  // namespace probe::exporters
