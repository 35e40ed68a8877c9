#pragma once

#include <sys/wait.h>

#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace probe::testing {

inline bool has_promtool() { return std::system("command -v promtool >/dev/null 2>&1") == 0; }

/// What `promtool check metrics` says about `page`: nothing when it is right. Ends in `exit N` when it was not content.
inline std::string promtool_check(const std::string& page) {
  std::string path = "/tmp/probe-page-XXXXXX";
  const int descriptor = mkstemp(path.data());
  std::FILE* file = fdopen(descriptor, "w");
  std::fwrite(page.data(), 1, page.size(), file);
  std::fclose(file);
  std::FILE* pipe = popen(("promtool check metrics < " + path + " 2>&1").c_str(), "r");
  std::string said;
  std::array<char, 512> chunk{};
  while (std::fgets(chunk.data(), static_cast<int>(chunk.size()), pipe) != nullptr) said += chunk.data();
  const int status = pclose(pipe);
  unlink(path.c_str());
  if (status != 0) said += "exit " + std::to_string(WEXITSTATUS(status));
  return said;
}

}  // namespace probe::testing
