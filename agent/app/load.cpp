#include "agent/app/load.hpp"

#include "agent/files/file_reader.hpp"
#include "config/problems.hpp"
#include "exporters/web/web_snapshot.hpp"

#include <variant>

namespace probe::app {

std::optional<runtime::Configuration> load_configuration(const std::string& path, const core::ProbeRegistry& registry,
                                                         std::string& problems) {
  constexpr std::size_t kMaxBytes = 4U << 20U;
  const core::FileResult file = files::read_file(path, kMaxBytes);
  if (const auto* error = std::get_if<core::FileError>(&file)) {
    problems = error->message;
    return std::nullopt;
  }
  config::Problems found(path);
  auto configuration = runtime::build_configuration(std::get<core::FileContent>(file).bytes, registry, found);
  problems = found.text();
  return configuration;
}

std::string check_web_configuration(const std::string& path) {
  config::Problems problems(path);
  exporters::load_web_config(problems);
  return problems.text();
}

}  // namespace probe::app
