#pragma once

#include "agent/app/options.hpp"
#include "exporters/http/external_url.hpp"
#include "exporters/http/listen_address.hpp"

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace probe::app {

/// A flag has a value that cannot be used. `what()` names the flag.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The flags of the web server, read.
struct WebOptions {
  std::vector<exporters::ListenAddress> addresses;
  std::optional<exporters::ExternalUrl> external_url;
  std::string route_prefix;  ///< empty, or begins with `/` and does not end with one
  std::string telemetry_path;
};

/// Throws UsageError.
WebOptions read_web_options(const AgentOptions& options);

}  // namespace probe::app
