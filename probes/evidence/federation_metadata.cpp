#include "probes/evidence/federation_metadata.hpp"

#include "probes/evidence/ascii.hpp"
#include "probes/evidence/encoding.hpp"
#include "probes/evidence/internal/fail.hpp"
#include "probes/evidence/internal/federation.hpp"
#include "probes/evidence/internal/foreign.hpp"
#include "probes/evidence/internal/utf8.hpp"
#include "probes/evidence/powershell_date.hpp"
#include "probes/evidence/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <pugixml.hpp>
#include <utility>

namespace probe::evidence {
namespace {

constexpr std::size_t kMaxXmlBytes = 4 << 20;
constexpr std::size_t kMaxEntries = 100;  ///< keys, and endpoints

/// A name without its namespace prefix, which every producer chooses as it likes.
std::string_view local_name(std::string_view name) { return name.substr(name.find(':') + 1); }
std::string_view local_name(const pugi::xml_node& node) { return local_name(std::string_view{node.name()}); }

std::vector<pugi::xml_node> children(const pugi::xml_node& parent, std::string_view name) {
  std::vector<pugi::xml_node> found;
  for (const pugi::xml_node& child : parent) {
    if (child.type() == pugi::node_element && local_name(child) == name) found.push_back(child);
  }
  return found;
}

pugi::xml_node first_child(const pugi::xml_node& parent, std::string_view name) {
  const auto found = children(parent, name);
  return found.empty() ? pugi::xml_node{} : found.front();
}

/// All text in an element: comments and CDATA sections may split it.
std::string text_of(const pugi::xml_node& element) {
  std::string text;
  for (const pugi::xml_node& child : element) {
    if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) text += child.value();
  }
  return std::string{trim(text)};
}

/// `xsi:type` of a RoleDescriptor.
std::string_view type_of(const pugi::xml_node& role) {
  for (const pugi::xml_attribute& attribute : role.attributes()) {
    if (local_name(std::string_view{attribute.name()}) == "type")
      return local_name(std::string_view{attribute.value()});
  }
  return {};
}

bool has_keys(const pugi::xml_node& node) {
  return node.type() == pugi::node_element && !children(node, "KeyDescriptor").empty();
}

bool issues_tokens(const pugi::xml_node& role) {
  return local_name(role) == "IDPSSODescriptor" || type_of(role) == "SecurityTokenServiceType";
}

struct Role {
  pugi::xml_node node;
  std::string path;  ///< `RoleDescriptor[1]`, counted among those of the same name
};

/// Those that issue tokens; where there are none, those with keys.
std::vector<Role> roles_of(const pugi::xml_node& entity) {
  std::vector<Role> roles;
  std::map<std::string_view, std::size_t> counts;
  for (const pugi::xml_node& child : entity) {
    const std::size_t place = counts[local_name(child)]++;
    if (has_keys(child) || issues_tokens(child))
      roles.push_back({child, fmt::format("{}[{}]", internal::printable(local_name(child)), place)});
  }
  const auto issuing = [](const Role& role) { return issues_tokens(role.node); };
  if (std::any_of(roles.begin(), roles.end(), issuing)) std::erase_if(roles, std::not_fn(issuing));
  return roles;
}

MetadataKey read_key(const pugi::xml_node& descriptor, std::string path) {
  MetadataKey key;
  key.path = std::move(path);
  key.usage = internal::printable(descriptor.attribute("use").value());
  const auto info = first_child(descriptor, "KeyInfo");
  // Of several the first is the key's: what follows is its chain.
  const auto encoded = first_child(first_child(info, "X509Data"), "X509Certificate");
  if (!encoded) {
    key.problem = fmt::format("{}: expected an X509Certificate in its KeyInfo, found none", key.path);
    return key;
  }
  const auto der = decode_base64_lenient(text_of(encoded));
  auto certificate = der ? read_certificate_der(*der) : Parsed<Certificate>{tl::unexpected<ParseError>{der.error()}};
  if (certificate) {
    internal::take_certificate(*std::move(certificate), key);
  } else {
    key.problem = fmt::format("{}: {}", key.path, certificate.error().message);
  }
  return key;
}

Parsed<void> read_keys(const pugi::xml_node& entity, MetadataDocument& document) {
  const auto is_known = [&document](const MetadataKey& key) {
    return key.certificate && std::any_of(document.keys.begin(), document.keys.end(), [&key](const MetadataKey& other) {
             return other.certificate && other.certificate->der == key.certificate->der && other.usage == key.usage;
           });
  };
  std::size_t read = 0;
  for (const auto& [role, path] : roles_of(entity)) {
    std::size_t place = 0;
    for (const auto& descriptor : children(role, "KeyDescriptor")) {
      if (++read > kMaxEntries) {
        return internal::fail(ParseErrorKind::kShape,
                              fmt::format("KeyDescriptor: expected at most {} entries, found more", kMaxEntries));
      }
      auto key = read_key(descriptor, fmt::format("{}/KeyDescriptor[{}]", path, place++));
      if (!is_known(key)) document.keys.push_back(std::move(key));
    }
  }
  return {};
}

/// The addresses in WS-Addressing's EndpointReference below `element`.
void add_references(const pugi::xml_node& element, MetadataDocument& document) {
  for (const auto& reference : children(element, "EndpointReference")) {
    document.endpoints.push_back({internal::printable(text_of(first_child(reference, "Address"))), "WS-Federation",
                                  std::string{local_name(element)}});
  }
}

void read_endpoints(const pugi::xml_node& entity, MetadataDocument& document) {
  for (const pugi::xml_node& role : entity) {
    for (const pugi::xml_node& child : role) {
      if (document.endpoints.size() >= kMaxEntries) return;
      const auto name = local_name(child);
      if (name == "SecurityTokenServiceEndpoint" || name == "PassiveRequestorEndpoint") add_references(child, document);
      if (name != "SingleSignOnService") continue;
      document.endpoints.push_back(
          {internal::printable(child.attribute("Location").value()), "SAML2", std::string{name}});
    }
  }
}

std::string first_location(const MetadataDocument& document, std::string_view usage) {
  const auto found = std::find_if(document.endpoints.begin(), document.endpoints.end(),
                                  [usage](const MetadataEndpoint& each) { return each.usage == usage; });
  return found == document.endpoints.end() ? std::string{} : found->location;
}

tl::unexpected<ParseError> broken(std::string_view text, const pugi::xml_parse_result& result) {
  const std::size_t end = trim_right(text).size();
  const auto reached = static_cast<std::size_t>(std::max<std::ptrdiff_t>(result.offset, 0));
  // pugixml has no word for it, but every document ends with a tag, and a cut-off one is read up to its end.
  const bool cut_off = !text.substr(0, end).ends_with('>') || reached + 1 >= end;
  const std::size_t at = cut_off ? end : reached;
  const std::string_view before = text.substr(0, at);
  const auto line = static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n')) + 1;
  const std::size_t column = at - (before.rfind('\n') + 1) + 1;  // npos + 1 is 0: the first line
  auto failure = cut_off
                     ? internal::fail_at(
                           ParseErrorKind::kTruncated,
                           fmt::format("truncated XML: the text ends at {}:{} within the document", line, column), at)
                     : internal::fail_at(ParseErrorKind::kSyntax,
                                         fmt::format("invalid XML at {}:{}: {}, found {}", line, column,
                                                     result.description(), internal::quoted_character(text.substr(at))),
                                         at);
  failure.value().line = line;
  failure.value().column = column;
  return failure;
}

constexpr std::string_view kNamespace = "urn:oasis:names:tc:SAML:2.0:metadata";

/// The namespace of an element; empty: none.
std::string_view namespace_of(const pugi::xml_node& element) {
  const std::string_view name = element.name();
  const std::size_t colon = name.find(':');
  const std::string declared =
      colon == std::string_view::npos ? "xmlns" : "xmlns:" + std::string{name.substr(0, colon)};
  for (pugi::xml_node at = element; at; at = at.parent()) {
    if (const auto attribute = at.attribute(declared.c_str())) return attribute.value();
  }
  return {};
}

/// pugixml takes what follows the root element for more of the document, which XML does not allow.
Parsed<void> check_root(const pugi::xml_document& document) {
  std::size_t roots = 0;
  for (const pugi::xml_node& node : document) {
    if (node.type() == pugi::node_element) ++roots;
  }
  if (roots <= 1) return {};
  return internal::fail(ParseErrorKind::kSyntax, fmt::format("expected XML with one root element, found {}", roots));
}

/// The document's only EntityDescriptor, which may be wrapped once in an EntitiesDescriptor.
Parsed<pugi::xml_node> find_entity(const pugi::xml_document& document) {
  const pugi::xml_node root = document.document_element();
  if (local_name(root) == "EntityDescriptor") return root;
  if (local_name(root) != "EntitiesDescriptor") {
    return internal::fail(
        local_name(root) == "html" ? ParseErrorKind::kForeign : ParseErrorKind::kShape,
        fmt::format("expected an EntityDescriptor, found the element {}", internal::quoted(local_name(root))));
  }
  const auto entities = children(root, "EntityDescriptor");
  if (entities.size() == 1) return entities.front();
  return internal::fail(ParseErrorKind::kShape,
                        fmt::format("EntitiesDescriptor: expected one EntityDescriptor, found {}", entities.size()));
}

using Validity = std::optional<std::chrono::system_clock::time_point>;  // nothing: for ever

Parsed<Validity> valid_until(const pugi::xml_node& node) {
  const pugi::xml_attribute until = node.attribute("validUntil");
  if (!until) return Validity{};
  const auto date = read_date(until.value(), DateHint{{}, DateOrder::kYearMonthDay});
  if (date && date->time) return date->time;
  return internal::fail(
      ParseErrorKind::kShape,
      fmt::format("validUntil: expected a date as 2030-12-31T23:59:59Z, found {}", internal::quoted(until.value())));
}

/// The earliest end of the entity, what it stands in, and the last of its roles.
Parsed<void> read_validity(const pugi::xml_node& entity, MetadataDocument& document) {
  const auto end_by = [&document](const Validity& end) {
    if (end && (!document.valid_until || *end < *document.valid_until)) document.valid_until = end;
  };
  for (pugi::xml_node at = entity; at; at = at.parent()) {
    const auto end = valid_until(at);
    if (!end) return tl::unexpected<ParseError>{end.error()};
    end_by(*end);
  }
  const auto roles = roles_of(entity);
  Validity last;
  for (const auto& role : roles) {
    const auto end = valid_until(role.node);
    if (!end) return tl::unexpected<ParseError>{end.error()};
    if (!*end) return {};  // one for ever
    if (!last || *last < **end) last = *end;
  }
  end_by(last);
  return {};
}

Parsed<MetadataDocument> read_entity(const pugi::xml_node& entity) {
  if (const auto found = namespace_of(entity); found != kNamespace) {
    return internal::fail(ParseErrorKind::kShape,
                          fmt::format("EntityDescriptor: expected the namespace {}, found {}", kNamespace,
                                      found.empty() ? "none" : internal::quoted(found)));
  }
  MetadataDocument document;
  document.kind = MetadataKind::kFederation;
  document.issuer = internal::printable(entity.attribute("entityID").value());
  if (document.issuer.empty())
    return internal::fail(ParseErrorKind::kShape, "entityID: expected a name, found nothing");
  const auto roles = roles_of(entity);
  document.issues_tokens = !roles.empty() && issues_tokens(roles.front().node);
  if (auto read = read_validity(entity, document); !read) return tl::unexpected<ParseError>{read.error()};
  if (auto read = read_keys(entity, document); !read) return tl::unexpected<ParseError>{read.error()};
  read_endpoints(entity, document);
  document.token_endpoint = first_location(document, "SecurityTokenServiceEndpoint");
  document.authorization_endpoint = first_location(document, "PassiveRequestorEndpoint");
  if (document.authorization_endpoint.empty())
    document.authorization_endpoint = first_location(document, "SingleSignOnService");
  return document;
}

}  // namespace

namespace internal {

bool is_federation_metadata(std::string_view bytes) {
  using namespace std::string_view_literals;
  // White space, byte order marks and the zero bytes of UTF-16: most documents need no decoding to be told.
  const std::size_t first = bytes.find_first_not_of(" \t\r\n\xEF\xBB\xBF\xFE\xFF\0"sv);
  if (first == std::string_view::npos || bytes[first] != '<' || bytes.size() > kMaxXmlBytes) return false;
  const auto text = decode_text(bytes);
  return text && trim_left(*text).starts_with('<') && !describe_content(*text).starts_with("HTML");
}

void take_certificate(Certificate certificate, MetadataKey& key) {
  key.kty = certificate.key_type;
  key.bits = certificate.key_bits;
  key.curve = certificate.key_curve;
  key.rsa_exponent = certificate.rsa_exponent;
  key.certificate = std::move(certificate);
}

}  // namespace internal

Parsed<MetadataDocument> read_federation_metadata(std::string_view bytes) {
  if (bytes.size() > kMaxXmlBytes) {
    return internal::fail(ParseErrorKind::kTooLarge,
                          fmt::format("expected XML of at most {} bytes, found {}", kMaxXmlBytes, bytes.size()));
  }
  const auto text = decode_text(bytes);
  if (!text) return tl::unexpected<ParseError>{text.error()};
  if (!trim_left(*text).starts_with('<')) {
    const bool empty = trim(*text).empty();
    return internal::fail_at(empty ? ParseErrorKind::kEmpty : ParseErrorKind::kForeign,
                             fmt::format("expected XML, found {}", internal::describe_content(*text)), 0);
  }
  pugi::xml_document document;
  // decode_text has dealt with the encoding, whatever the declaration says.
  const auto result =
      document.load_buffer(text->data(), text->size(), pugi::parse_default | pugi::parse_doctype, pugi::encoding_utf8);
  for (const pugi::xml_node& node : document) {
    if (node.type() != pugi::node_doctype) continue;
    const bool is_page = starts_with_ignoring_case(trim(node.value()), "html");
    return internal::fail(is_page ? ParseErrorKind::kForeign : ParseErrorKind::kSyntax,
                          "expected XML without a document type declaration, found one");
  }
  if (!result) return broken(*text, result);
  if (const auto checked = check_root(document); !checked) return tl::unexpected<ParseError>{checked.error()};
  const auto entity = find_entity(document);
  if (!entity) return tl::unexpected<ParseError>{entity.error()};
  return read_entity(*entity);
}

}  // namespace probe::evidence
