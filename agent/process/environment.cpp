#include "agent/process/environment.hpp"

#include <algorithm>
#include <cstdlib>

namespace probe::process {

namespace {

constexpr std::string_view kPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

std::string_view name_of(std::string_view entry) { return entry.substr(0, entry.find('=')); }

}  // namespace

std::vector<std::string> minimal_environment() {
  const char* home = std::getenv("HOME");  // NOLINT(concurrency-mt-unsafe): nothing here sets variables
  return {"PATH=" + std::string(kPath), "LANG=C.UTF-8", std::string("HOME=") + (home == nullptr ? "/" : home)};
}

std::vector<std::string> merged(std::vector<std::string> base, const std::vector<std::string>& changes) {
  for (const auto& change : changes) {
    const auto same_name = [&](const std::string& entry) { return name_of(entry) == name_of(change); };
    const auto found = std::ranges::find_if(base, same_name);
    if (found == base.end()) {
      base.push_back(change);
    } else {
      *found = change;
    }
  }
  return base;
}

std::string_view value_of(const std::vector<std::string>& environment, std::string_view name) {
  for (const std::string_view entry : environment) {
    if (name_of(entry) == name && entry.size() > name.size()) return entry.substr(name.size() + 1);
  }
  return {};
}

std::vector<std::string> candidates(const std::string& program, std::string_view path) {
  if (program.find('/') != std::string::npos) return {program};
  std::vector<std::string> files;
  while (!path.empty()) {
    const auto end = std::min(path.find(':'), path.size());
    // An empty entry would mean the current folder, which nobody should put programs into unawares.
    if (end > 0) files.push_back(std::string(path.substr(0, end)) + "/" + program);
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return files;
}

}  // namespace probe::process
