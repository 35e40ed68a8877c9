#pragma once

#include "probes/evidence/exported_object.hpp"
#include "probes/evidence/internal/clixml_document.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace probe::evidence::internal {

/// Turns the elements of CLIXML into values, and keeps the first complaint. After one, everything else reads as
/// nothing, so ask `error()` at the end.
class ClixmlValues {
 public:
  explicit ClixmlValues(const ClixmlDocument& document) : document_{&document} {}

  ExportedObject object_of(pugi::xml_node object);
  ExportedProperty value_of(pugi::xml_node node);
  /// What a `Ref` leads to; any other node itself.
  pugi::xml_node followed(pugi::xml_node node);
  /// The elements of a list, stack or queue that `object` is; a null node when it is none.
  static pugi::xml_node list_in(pugi::xml_node object);

  void complain(pugi::xml_node node, ParseErrorKind kind, const std::string& message);
  const std::optional<ParseError>& error() const { return error_; }

 private:
  void read_into(ExportedProperty& value, pugi::xml_node node);
  void read_object(ExportedProperty& value, pugi::xml_node object);
  void read_list(ExportedProperty& value, pugi::xml_node list);
  void read_dictionary(ExportedProperty& value, pugi::xml_node dictionary);
  void read_leaf(ExportedProperty& value, pugi::xml_node node);
  void read_number(ExportedProperty& value, pugi::xml_node node);
  void read_bytes(ExportedProperty& value, pugi::xml_node node);
  /// Adapted and extended properties; of two with one name the first.
  std::vector<ExportedProperty> properties_of(pugi::xml_node object);

  const ClixmlDocument* document_;
  std::vector<pugi::xml_node> open_;  ///< the objects being read, from the outermost
  std::size_t values_ = 0;
  std::size_t depth_ = 0;
  std::optional<ParseError> error_;
};

}  // namespace probe::evidence::internal
