#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace probe::testing {

/// Puts `bytes` in the file in one step: a reader sees the old content or the new one, never a part. Throws
/// std::system_error with the path.
void write_file(const std::filesystem::path& path, std::string_view bytes);

/// All bytes of the file, or nothing when there is none. Throws std::system_error when it is there and cannot be read.
std::optional<std::string> read_file(const std::filesystem::path& path);

}  // namespace probe::testing
