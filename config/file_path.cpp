#include "config/file_path.hpp"

#include <fmt/format.h>

#include <filesystem>

namespace probe::config {

std::optional<FilePath> Value<FilePath>::parse(const Node& node, const std::string& path, Problems& problems) {
  constexpr std::string_view kExpected = "expected a path";
  const std::string* text = scalar_text(node, path, problems, kExpected);
  if (text == nullptr) return std::nullopt;
  if (text->empty()) return refuse(node, path, problems, kExpected);
  // Said without the text, which may be a private key: every message that names a file would show it.
  if (text->find("-----BEGIN ") != std::string::npos) {
    problems.add(node.position(), path, fmt::format("{}, got the content of a file in PEM", kExpected));
    return std::nullopt;
  }
  const auto folder = std::filesystem::path(problems.file()).parent_path();
  return FilePath{(folder / *text).string()};
}

}  // namespace probe::config
