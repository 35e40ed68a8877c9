#include "config/key_doc.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>

namespace probe::config {
namespace {

/// For a cell of a table: bars would end it, angle brackets would be taken for HTML.
std::string cell(std::string_view text) {
  std::string result;
  for (const char letter : text) {
    if (letter == '|' || letter == '<' || letter == '>') result += '\\';
    result += letter == '\n' ? ' ' : letter;
  }
  return result;
}

std::string code(std::string_view text) {
  if (text.empty()) return {};
  std::string result = "`";
  for (const char letter : text) {
    if (letter == '|') result += '\\';
    result += letter;
  }
  return result + "`";
}

std::string required(const KeyDoc& key) {
  if (!key.rule.empty()) return cell(key.rule);
  return key.required ? "yes" : "no";
}

bool plain_letter(char letter) {
  static constexpr std::string_view kOthers = "_-./+%";
  return std::isalnum(static_cast<unsigned char>(letter)) != 0 || kOthers.find(letter) != std::string_view::npos;
}

/// Words that YAML readers take for something else than text.
bool is_keyword(std::string_view text) {
  static constexpr std::array<std::string_view, 9> kWords{"null", "true", "false", "yes", "no", "on", "off", "y", "n"};
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  return std::find(kWords.begin(), kWords.end(), lower) != kWords.end();
}

}  // namespace

std::string markdown_table(const std::vector<KeyDoc>& keys) {
  std::string table = "| Key | Type | Required | Default | Meaning |\n| --- | --- | --- | --- | --- |\n";
  for (const auto& key : keys) {
    const std::string type = key.constraint.empty() ? key.type : key.type + ", " + key.constraint;
    table += fmt::format("| {} | {} | {} | {} | {} |\n", code(key.key), cell(type), required(key),
                         code(key.default_value), cell(key.help));
  }
  return table;
}

std::string yaml_text(std::string_view text) {
  const bool starts_well = !text.empty() && std::string_view{"-+.%"}.find(text.front()) == std::string_view::npos;
  if (starts_well && std::all_of(text.begin(), text.end(), plain_letter) && !is_keyword(text)) return std::string(text);
  std::string result = "\"";
  for (const char letter : text) {
    const auto byte = static_cast<unsigned char>(letter);
    if (byte < 0x20 || byte == 0x7F) {
      result += fmt::format("\\x{:02x}", byte);
      continue;
    }
    if (letter == '"' || letter == '\\') result += '\\';
    result += letter;
  }
  return result + '"';
}

}  // namespace probe::config
