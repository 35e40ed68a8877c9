#pragma once

#include "probes/evidence/parse_error.hpp"

#include <cstddef>
#include <map>
#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace probe::evidence::internal {

inline constexpr std::size_t kMaxXmlDepth = 64;

/// The XML of CLIXML, checked for everything that PowerShell never writes, with the objects and types that references
/// lead to.
class ClixmlDocument {
 public:
  /// Parses and gives the element `Objs`. Errors are those of read_clixml.
  Parsed<pugi::xml_node> load(std::string_view bytes);

  /// The `Obj` of that RefId; a null node when there is none.
  pugi::xml_node object(std::string_view ref_id) const;
  /// The .NET type of an `Obj`, without `Deserialized.`; empty when it has none.
  std::string type_of(pugi::xml_node object) const;
  /// Where `node` begins, from 1.
  std::size_t line_of(pugi::xml_node node) const;

 private:
  Parsed<pugi::xml_node> parse();
  tl::unexpected<ParseError> broken(const pugi::xml_parse_result& result) const;
  Parsed<pugi::xml_node> only_root() const;
  /// Notes what can be referred to. Nothing, or that the elements are nested too deep.
  Parsed<pugi::xml_node> index(pugi::xml_node root);
  void note(pugi::xml_node node);
  std::size_t line_at(std::size_t offset) const;

  std::string text_;
  std::vector<std::size_t> line_ends_;
  pugi::xml_document document_;
  std::map<std::string, pugi::xml_node, std::less<>> objects_;
  std::map<std::string, std::string, std::less<>> types_;
};

}  // namespace probe::evidence::internal
