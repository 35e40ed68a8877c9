#include "agent/app/web_options.hpp"

namespace probe::app {

namespace {

/// What `read` makes of the value of a flag.
template <class Read>
auto read_flag(const char* flag, Read read) {
  try {
    return read();
  } catch (const std::invalid_argument& error) {
    throw UsageError(std::string(flag) + ": " + error.what());
  }
}

std::string telemetry_path(const std::string& text) {
  auto path = exporters::parse_route_prefix(text);
  if (path.empty() || path.starts_with("/-/") || path.starts_with("/api/")) {
    throw std::invalid_argument("expected a path such as /metrics that is not used for something else, got \"" + text +
                                "\"");
  }
  return path;
}

}  // namespace

WebOptions read_web_options(const AgentOptions& options) {
  WebOptions web;
  for (const auto& text : options.listen_addresses) {
    if (options.systemd_socket) break;
    web.addresses.push_back(read_flag("--web.listen-address", [&] { return exporters::parse_listen_address(text); }));
  }
  if (!options.external_url.empty()) {
    web.external_url =
        read_flag("--web.external-url", [&] { return exporters::parse_external_url(options.external_url); });
    web.route_prefix = web.external_url->path;
  }
  if (!options.route_prefix.empty()) {
    web.route_prefix =
        read_flag("--web.route-prefix", [&] { return exporters::parse_route_prefix(options.route_prefix); });
  }
  web.telemetry_path = read_flag("--web.telemetry-path", [&] { return telemetry_path(options.telemetry_path); });
  return web;
}

}  // namespace probe::app
