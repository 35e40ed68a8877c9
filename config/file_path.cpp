#include "config/file_path.hpp"

#include <filesystem>

namespace probe::config {

std::optional<FilePath> Value<FilePath>::parse(const Node& node, const std::string& path, Problems& problems) {
  constexpr std::string_view kExpected = "expected a path";
  const std::string* text = scalar_text(node, path, problems, kExpected);
  if (text == nullptr) return std::nullopt;
  if (text->empty()) return refuse(node, path, problems, kExpected);
  const auto folder = std::filesystem::path(problems.file()).parent_path();
  return FilePath{(folder / *text).string()};
}

}  // namespace probe::config
