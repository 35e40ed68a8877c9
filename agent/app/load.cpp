#include "agent/app/load.hpp"

#include "agent/files/file_reader.hpp"
#include "config/problems.hpp"
#include "exporters/web/web_snapshot.hpp"

#include <malloc.h>

#include <variant>

namespace probe::app {

std::optional<runtime::Configuration> load_configuration(const std::string& path, const core::ProbeRegistry& registry,
                                                         std::string& problems) {
  const core::FileResult file = files::read_file(path, runtime::kFileLimits.bytes);
  if (const auto* error = std::get_if<core::FileError>(&file)) {
    problems = error->message;
    return std::nullopt;
  }
  config::Problems found(path);
  auto configuration = runtime::build_configuration(std::get<core::FileContent>(file).bytes, registry, found);
  problems = found.text();
  // The tree of a large file takes many times what is built from it: give it back, the agent runs for months.
  ::malloc_trim(0);
  return configuration;
}

std::string check_web_configuration(const std::string& path) {
  config::Problems problems(path);
  exporters::load_web_config(problems);
  return problems.text();
}

}  // namespace probe::app
