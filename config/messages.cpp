#include "config/messages.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace probe::config {
namespace {

constexpr std::size_t kLongestQuote = 60;
constexpr std::size_t kHeadOfQuote = 40;
constexpr std::size_t kTailOfQuote = 12;

bool continues_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

/// The nearest place at or before `at` where a UTF-8 character starts.
std::size_t character_start(std::string_view text, std::size_t at) {
  while (at > 0 && at < text.size() && continues_character(text[at])) --at;
  return at;
}

std::string shortened(std::string_view text) {
  if (text.size() <= kLongestQuote) return std::string(text);
  const std::size_t head = character_start(text, kHeadOfQuote);
  const std::size_t tail = character_start(text, text.size() - kTailOfQuote);
  return std::string(text.substr(0, head)) + "…" + std::string(text.substr(tail));
}

/// Whether a hash of a password starts with `text`, as crypt(3) writes it for bcrypt: `$2y$10$` and what follows.
bool starts_with_bcrypt(std::string_view text) {
  constexpr std::string_view kForm = "$2.$00$";
  if (text.size() <= kForm.size()) return false;
  for (std::size_t i = 0; i < kForm.size(); ++i) {
    const bool digit = text[i] >= '0' && text[i] <= '9';
    if (kForm[i] == '0' ? !digit : kForm[i] != '.' && kForm[i] != text[i]) return false;
  }
  return true;
}

/// A hash that someone put into the wrong place does not belong into a message, which logs keep: its salt and digest
/// are left out.
std::string without_hashes(std::string_view text) {
  constexpr std::size_t kPrefix = 7;
  constexpr std::string_view kAlphabet = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  std::string result;
  for (auto at = text.find("$2"); at != std::string_view::npos; at = text.find("$2")) {
    const bool hash = starts_with_bcrypt(text.substr(at));
    result += text.substr(0, at + (hash ? kPrefix : 1));
    text.remove_prefix(at + (hash ? kPrefix : 1));
    if (!hash) continue;
    text.remove_prefix(std::min(text.find_first_not_of(kAlphabet), text.size()));
    result += "…";
  }
  return result.append(text);
}

std::string escaped(std::string_view text, bool quotes) {
  std::string result;
  for (const char letter : shortened(without_hashes(text))) {
    const auto byte = static_cast<unsigned char>(letter);
    if (letter == '\n') {
      result += "\\n";
    } else if (letter == '\t') {
      result += "\\t";
    } else if (byte < 0x20 || byte == 0x7F) {
      result += fmt::format("\\x{:02x}", byte);
    } else {
      if (quotes && (letter == '"' || letter == '\\')) result += '\\';
      result += letter;
    }
  }
  return result;
}

}  // namespace

std::string in_quotes(std::string_view text) { return '"' + escaped(text, true) + '"'; }

std::string path_label(std::string_view name) { return escaped(name, false); }

std::string seen(const Node& node) {
  switch (node.kind()) {
    case Node::Kind::kNull:
      return "nothing";
    case Node::Kind::kSequence:
      return "a list";
    case Node::Kind::kMap:
      return "a map";
    case Node::Kind::kScalar:
      break;
  }
  return (node.quoted() ? "the quoted text " : "") + in_quotes(node.text());
}

std::string key_path(const std::string& path, std::string_view key) {
  return path.empty() ? path_label(key) : path + "." + path_label(key);
}

std::string item_path(const std::string& path, std::size_t index, const Node& item) {
  const Node* name = item.find("name");
  const bool named = name != nullptr && name->is_scalar() && !name->text().empty();
  return fmt::format("{}[{}]", path, named ? path_label(name->text()) : std::to_string(index));
}

}  // namespace probe::config
