#include "tests/support/files.hpp"

#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <iterator>
#include <system_error>

namespace probe::testing {

void write_file(const std::filesystem::path& path, std::string_view bytes) {
  std::filesystem::path draft = path;
  draft += ".new-" + std::to_string(::getpid());
  {
    std::ofstream out{draft, std::ios::binary | std::ios::trunc};
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    out.flush();
    if (!out) throw std::system_error{errno, std::generic_category(), "could not write " + draft.string()};
  }
  std::filesystem::rename(draft, path);
}

std::optional<std::string> read_file(const std::filesystem::path& path) {
  if (!std::filesystem::exists(path)) return std::nullopt;
  std::ifstream in{path, std::ios::binary};
  std::string bytes{std::istreambuf_iterator<char>{in}, {}};
  if (!in) throw std::system_error{errno, std::generic_category(), "could not read " + path.string()};
  return bytes;
}

}  // namespace probe::testing
