#include "probes/evidence/internal/clixml_document.hpp"

#include "probes/evidence/ascii.hpp"
#include "probes/evidence/clixml.hpp"
#include "probes/evidence/internal/fail.hpp"
#include "probes/evidence/internal/foreign.hpp"
#include "probes/evidence/internal/utf8.hpp"
#include "probes/evidence/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace probe::evidence::internal {
namespace {

using pugi::xml_node;

constexpr std::size_t kMaxTags = 1'000'000;
constexpr std::string_view kRootEnd = "</Objs>";
constexpr std::string_view kStreamMark = "#< CLIXML";

/// The name of a type as the serialised object had it: with the type that it was before, without the one that it is
/// now.
std::string original_type(std::string_view name) {
  constexpr std::string_view kDeserialized = "Deserialized.";
  if (name.starts_with(kDeserialized)) name.remove_prefix(kDeserialized.size());
  return decode_clixml_text(name);
}

}  // namespace

Parsed<xml_node> ClixmlDocument::load(std::string_view bytes) {
  if (bytes.size() > kMaxExportBytes) {
    return fail(ParseErrorKind::kTooLarge,
                fmt::format("expected CLIXML of at most {} bytes, found {}", kMaxExportBytes, bytes.size()));
  }
  auto decoded = decode_text(bytes);
  if (!decoded) return tl::unexpected<ParseError>{decoded.error()};
  text_ = *std::move(decoded);
  if (trim_left(text_).starts_with(kStreamMark))
    std::fill_n(text_.begin() + static_cast<std::ptrdiff_t>(text_.find(kStreamMark)), kStreamMark.size(), ' ');
  for (std::size_t at = text_.find('\n'); at != std::string::npos; at = text_.find('\n', at + 1))
    line_ends_.push_back(at);
  return parse();
}

Parsed<xml_node> ClixmlDocument::parse() {
  if (const std::size_t at = text_.find("<!D"); at != std::string::npos) {
    return fail_on_line(ParseErrorKind::kForeign,
                        fmt::format("expected CLIXML, found a document type declaration on line {}", line_at(at)),
                        line_at(at));
  }
  const std::string_view start = trim(text_);
  if (!start.starts_with('<')) {
    return fail(start.empty() ? ParseErrorKind::kEmpty : ParseErrorKind::kForeign,
                fmt::format("expected CLIXML, found {}", describe_content(start)));
  }
  if (static_cast<std::size_t>(std::count(text_.begin(), text_.end(), '<')) > kMaxTags)
    return fail(ParseErrorKind::kTooLarge, fmt::format("expected CLIXML of at most {} tags, found more", kMaxTags));
  const auto result = document_.load_buffer(text_.data(), text_.size(),
                                            pugi::parse_default | pugi::parse_ws_pcdata_single, pugi::encoding_utf8);
  if (!result) return broken(result);
  return only_root().and_then([this](xml_node root) { return index(root); });
}

tl::unexpected<ParseError> ClixmlDocument::broken(const pugi::xml_parse_result& result) const {
  if (text_.find(kRootEnd) == std::string::npos) {
    const std::size_t line = line_at(text_.size());
    return fail_on_line(ParseErrorKind::kTruncated,
                        fmt::format("truncated CLIXML: the text ends on line {} before {}", line, kRootEnd), line);
  }
  const auto offset = std::min(static_cast<std::size_t>(std::max<std::ptrdiff_t>(result.offset, 0)), text_.size());
  std::string reason = result.description();
  reason[0] = to_lower(reason[0]);
  return fail_on_line(ParseErrorKind::kSyntax,
                      fmt::format("invalid CLIXML on line {}: {} at {}", line_at(offset), reason,
                                  quoted_character(std::string_view{text_}.substr(offset))),
                      line_at(offset));
}

Parsed<xml_node> ClixmlDocument::only_root() const {
  const xml_node root = document_.document_element();
  if (std::string_view{root.name()} != "Objs") {
    return fail(ParseErrorKind::kForeign,
                fmt::format("expected CLIXML with the root element Objs, found {}", quoted(root.name(), 60)));
  }
  const std::string_view text = trim_right(text_);
  const std::size_t end = text.rfind(kRootEnd);
  const bool is_whole = end == std::string_view::npos ? text.ends_with("/>") : end + kRootEnd.size() == text.size();
  if (is_whole && root.next_sibling().empty()) return root;
  const std::string_view behind =
      end == std::string_view::npos ? text.substr(text.find('>') + 1) : text.substr(end + kRootEnd.size());
  return fail(ParseErrorKind::kSyntax, fmt::format("expected one CLIXML document and nothing behind it, found {}",
                                                   behind.empty() ? "another" : describe_content(behind)));
}

Parsed<xml_node> ClixmlDocument::index(xml_node root) {
  std::size_t depth = 1;
  xml_node node = root;
  while (true) {
    if (node.type() == pugi::node_element) note(node);
    if (const xml_node child = node.first_child()) {
      node = child;
      if (++depth > kMaxXmlDepth) {
        return fail_on_line(ParseErrorKind::kTooLarge,
                            fmt::format("expected CLIXML of at most {} nested elements, found more on line {}",
                                        kMaxXmlDepth, line_of(node)),
                            line_of(node));
      }
      continue;
    }
    for (; node != root && !node.next_sibling(); --depth) node = node.parent();
    if (node == root) return root;
    node = node.next_sibling();
  }
}

void ClixmlDocument::note(xml_node node) {
  const std::string_view name = node.name();
  const std::string ref_id = node.attribute("RefId").value();
  if (ref_id.empty()) return;
  if (name == "Obj") objects_.try_emplace(ref_id, node);
  if (name == "TN") types_.try_emplace(ref_id, original_type(node.child("T").child_value()));
}

xml_node ClixmlDocument::object(std::string_view ref_id) const {
  const auto found = objects_.find(ref_id);
  return found == objects_.end() ? xml_node{} : found->second;
}

std::string ClixmlDocument::type_of(xml_node object) const {
  if (const xml_node names = object.child("TN")) return original_type(names.child("T").child_value());
  const auto found = types_.find(std::string_view{object.child("TNRef").attribute("RefId").value()});
  return found == types_.end() ? std::string{} : found->second;
}

std::size_t ClixmlDocument::line_of(xml_node node) const {
  return line_at(static_cast<std::size_t>(std::max<std::ptrdiff_t>(node.offset_debug(), 0)));
}

std::size_t ClixmlDocument::line_at(std::size_t offset) const {
  const auto end = std::lower_bound(line_ends_.begin(), line_ends_.end(), offset);
  return static_cast<std::size_t>(end - line_ends_.begin()) + 1;
}

}  // namespace probe::evidence::internal
