#pragma once

#include "probes/evidence/parse_error.hpp"

#include <boost/json/value.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace probe::evidence::internal {

inline constexpr std::size_t kMaxJsonBytes = 4 << 20;
inline constexpr std::size_t kMaxJsonDepth = 32;
inline constexpr std::size_t kMaxKeys = 100;  ///< of one metadata document or key set

/// Parses one JSON document (RFC 8259) in any encoding decode_text reads. Errors tell broken, cut off, too deep or too
/// large JSON from content that is none, and give line and column.
Parsed<boost::json::value> read_json(std::string_view bytes);

/// `an object`, `a string`, `null`, …
std::string_view kind_of(const boost::json::value& value);

/// Reads the members of one object, whatever the case of their names, and keeps the first complaint about their shape.
/// Null counts as absent. After a complaint everything else reads as absent, so check `error()` once at the end.
class JsonMembers {
 public:
  /// `path` names the object in messages: empty for the document, `keys[0]` and so on.
  JsonMembers(const boost::json::object& object, std::string path, std::optional<ParseError>& error)
      : object_{&object}, path_{std::move(path)}, error_{&error} {}

  const boost::json::value* find(std::string_view name) const;
  bool has(std::string_view name) const { return find(name) != nullptr; }

  std::string text(std::string_view name) const;           ///< empty when absent
  std::string required_text(std::string_view name) const;  ///< a complaint when absent
  std::vector<std::string> texts(std::string_view name) const;
  const boost::json::array* array(std::string_view name) const;           ///< nullptr when absent
  const boost::json::array* required_array(std::string_view name) const;  ///< a complaint when absent
  std::optional<JsonMembers> object(std::string_view name) const;
  /// The objects in an array; anything else in it is a complaint, as are more than `max`.
  std::vector<JsonMembers> objects(std::string_view name, std::size_t max = kMaxKeys) const;

  /// Names of the members for a message, at most ten.
  std::string names() const;
  std::string path_of(std::string_view name) const;
  const std::string& path() const { return path_; }

 private:
  void complain(std::string_view path, std::string_view expected, std::string_view found) const;

  const boost::json::object* object_;
  std::string path_;
  std::optional<ParseError>* error_;
};

}  // namespace probe::evidence::internal
