#include "agent/app/configuration_reload.hpp"

#include "agent/app/load.hpp"

#include <boost/asio/use_awaitable.hpp>

#include <optional>
#include <sstream>
#include <utility>

namespace probe::app {

core::Awaitable<std::string> ConfigurationReload::reload() {
  struct Loaded {
    std::optional<runtime::Configuration> configuration;
    std::string problems;
  };
  constexpr std::chrono::seconds kPatience(60);
  std::function<Loaded()> work = [path = parts_.path, &registry = parts_.registry] {
    Loaded loaded;
    loaded.configuration = load_configuration(path, registry, loaded.problems);
    return loaded;
  };
  const auto deadline = parts_.clock.steady() + kPatience;
  auto loaded = co_await parts_.pool.run(std::move(work), deadline);
  if (!loaded) loaded.emplace().problems = parts_.path + ": could not be read within 60 s";
  if (loaded->configuration) {
    parts_.use(std::move(*loaded->configuration));
    co_return "";
  }
  parts_.refused();
  std::istringstream lines(loaded->problems);
  for (std::string line; std::getline(lines, line);) parts_.log.error("configuration not used", {{"problem", line}});
  co_return std::move(loaded->problems);
}

core::Awaitable<void> ConfigurationReload::at_hangups() {
  while (true) {
    co_await hangups_.async_wait(boost::asio::use_awaitable);
    co_await reload();
  }
}

}  // namespace probe::app
