#include "probes/evidence/internal/clixml_values.hpp"

#include "probes/evidence/ascii.hpp"
#include "probes/evidence/clixml.hpp"
#include "probes/evidence/encoding.hpp"
#include "probes/evidence/internal/exported_text.hpp"
#include "probes/evidence/internal/fail.hpp"
#include "probes/evidence/internal/secret_properties.hpp"
#include "probes/evidence/internal/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <set>
#include <utility>

namespace probe::evidence::internal {
namespace {

using pugi::xml_node;

constexpr std::array<std::string_view, 4> kLists = {"LST", "IE", "STK", "QUE"};
constexpr std::array<std::string_view, 8> kWholeNumbers = {"I32", "I64", "I16", "SB", "By", "U16", "U32", "U64"};
constexpr std::array<std::string_view, 6> kNoValues = {"TN", "TNRef", "ToString", "Props", "MS", "DCT"};

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// The value of an object that only wraps one: an enumeration, or a text with notes.
xml_node wrapped_value(xml_node object) {
  for (const xml_node child : object.children()) {
    const std::string_view name = child.name();
    if (child.type() == pugi::node_element && !is_one_of(kNoValues, name) && !is_one_of(kLists, name)) return child;
  }
  return {};
}

}  // namespace

xml_node ClixmlValues::list_in(xml_node object) {
  for (const std::string_view name : kLists) {
    if (const xml_node list = object.child(name.data())) return list;
  }
  return {};
}

xml_node ClixmlValues::followed(xml_node node) {
  if (std::string_view{node.name()} != "Ref") return node;
  const std::string_view ref_id = node.attribute("RefId").value();
  const xml_node target = document_->object(ref_id);
  if (!target)
    complain(node, ParseErrorKind::kSyntax,
             fmt::format("expected an object with the RefId {}, found none", quoted(ref_id, 20)));
  return target;
}

ExportedObject ClixmlValues::object_of(xml_node object) {
  ExportedObject exported;
  exported.type = document_->type_of(object);
  exported.line = document_->line_of(object);
  open_.push_back(object);
  if (const xml_node dictionary = object.child("DCT")) {
    ExportedProperty whole;
    read_dictionary(whole, dictionary);
    exported.properties = std::move(whole.members);
  } else {
    exported.properties = properties_of(object);
  }
  open_.pop_back();
  return exported;
}

std::vector<ExportedProperty> ClixmlValues::properties_of(xml_node object) {
  std::vector<ExportedProperty> properties;
  std::set<std::string> known;
  for (const char* part : {"Props", "MS"}) {
    for (const xml_node node : object.child(part).children()) {
      if (error_) return {};
      if (node.type() != pugi::node_element) continue;
      ExportedProperty property = value_of(node);
      if (known.insert(to_lower(property.name)).second) properties.push_back(std::move(property));
    }
  }
  return properties;
}

ExportedProperty ClixmlValues::value_of(xml_node node) {
  ExportedProperty value;
  value.name = decode_clixml_text(node.attribute("N").value());
  value.line = document_->line_of(node);
  if (++values_ > kMaxExportedValues)
    complain(node, ParseErrorKind::kTooLarge, fmt::format("expected at most {} values", kMaxExportedValues));
  if (error_) return value;
  if (depth_ >= kMaxXmlDepth)
    complain(node, ParseErrorKind::kTooLarge, fmt::format("expected at most {} nested values", kMaxXmlDepth));
  ++depth_;
  if (is_secret_property(value.name)) {
    value.kind = ExportedKind::kWithheld;
  } else if (!error_) {
    read_into(value, followed(node));
  }
  --depth_;
  return value;
}

void ClixmlValues::read_into(ExportedProperty& value, xml_node node) {
  const std::string_view name = node.name();
  if (name == "Obj") {
    read_object(value, node);
  } else if (name == "Nil") {
    value.kind = ExportedKind::kNull;
  } else if (name == "SS") {
    value.kind = ExportedKind::kWithheld;
  } else if (is_one_of(kLists, name)) {
    read_list(value, node);
  } else if (name == "DCT") {
    read_dictionary(value, node);
  } else {
    read_leaf(value, node);
  }
}

void ClixmlValues::read_object(ExportedProperty& value, xml_node object) {
  const std::string text = decode_clixml_text(object.child("ToString").child_value());
  // An object may hold itself, and then says no more than what it is called.
  const bool is_open = std::find(open_.begin(), open_.end(), object) != open_.end();
  value.kind = ExportedKind::kObject;
  value.text = text;
  if (is_open) return;
  if (open_.size() >= kMaxXmlDepth)
    return complain(object, ParseErrorKind::kTooLarge, fmt::format("expected at most {} nested values", kMaxXmlDepth));
  open_.push_back(object);
  if (const xml_node list = list_in(object)) {
    read_list(value, list);
  } else if (const xml_node dictionary = object.child("DCT")) {
    read_dictionary(value, dictionary);
  } else if (const xml_node wrapped = wrapped_value(object)) {
    read_into(value, followed(wrapped));
    const bool is_enumeration = value.kind == ExportedKind::kNumber && !text.empty();
    if (is_enumeration) value.text = text;
    if (is_enumeration) value.kind = ExportedKind::kText;
  } else {
    value.members = properties_of(object);
    if (value.members.empty() && object.child("ToString")) value.kind = ExportedKind::kText;
  }
  open_.pop_back();
}

void ClixmlValues::read_list(ExportedProperty& value, xml_node list) {
  std::vector<std::string> items;
  for (const xml_node node : list.children()) {
    if (error_) return;
    if (node.type() == pugi::node_element) items.push_back(value_of(node).text);
  }
  set_list(value, std::move(items));
}

void ClixmlValues::read_dictionary(ExportedProperty& value, xml_node dictionary) {
  value.kind = ExportedKind::kObject;
  for (const xml_node entry : dictionary.children("En")) {
    if (error_) return;
    std::string key;
    ExportedProperty member;
    for (const xml_node part : entry.children()) {
      ExportedProperty read = value_of(part);
      if (read.name == "Key") key = read.text;
      if (read.name == "Value" && !is_secret_property(key)) member = std::move(read);
    }
    if (is_secret_property(key)) member.kind = ExportedKind::kWithheld;
    member.name = std::move(key);
    value.members.push_back(std::move(member));
  }
}

void ClixmlValues::read_leaf(ExportedProperty& value, xml_node node) {
  const std::string_view name = node.name();
  if (name == "BA") return read_bytes(value, node);
  value.kind = ExportedKind::kText;
  value.text = decode_clixml_text(node.child_value());
  if (name == "B") {
    const auto truth = parse_boolean(value.text);
    if (!truth) return complain(node, ParseErrorKind::kSyntax, "expected true or false, found " + quoted(value.text));
    value.kind = ExportedKind::kBoolean;
    value.text = *truth ? "True" : "False";
  } else if (name == "C" || is_one_of(kWholeNumbers, name)) {
    read_number(value, node);
  } else if (name == "D" || name == "Db" || name == "Sg") {
    value.kind = ExportedKind::kNumber;
  }
}

void ClixmlValues::read_number(ExportedProperty& value, xml_node node) {
  const std::string_view digits = trim(value.text);
  std::int64_t number = 0;
  const auto [end, reason] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  const bool is_whole = end == digits.data() + digits.size() && !digits.empty();
  if (!is_whole || reason == std::errc::invalid_argument)
    return complain(node, ParseErrorKind::kSyntax, "expected a number, found " + quoted(value.text));
  if (std::string_view{node.name()} == "C") {
    const bool is_character = reason == std::errc{} && number >= 0 && number < 0xD800;
    value.text.clear();
    append_utf8(value.text, is_character ? static_cast<char32_t>(number) : 0xFFFD);
    return;
  }
  value.kind = ExportedKind::kNumber;
  if (reason == std::errc{}) value.number = number;  // else one of 64 bits without sign, which has its text
}

void ClixmlValues::read_bytes(ExportedProperty& value, xml_node node) {
  auto bytes = decode_base64_lenient(node.child_value());
  if (!bytes) return complain(node, ParseErrorKind::kSyntax, bytes.error().message);
  value.kind = ExportedKind::kBytes;
  value.bytes = *std::move(bytes);
}

void ClixmlValues::complain(xml_node node, ParseErrorKind kind, const std::string& message) {
  if (error_) return;
  const std::size_t line = document_->line_of(node);
  error_ = fail_on_line(kind, fmt::format("invalid CLIXML on line {}: {}", line, message), line).value();
}

}  // namespace probe::evidence::internal
