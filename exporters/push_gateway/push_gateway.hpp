#pragma once

#include "agent/core/awaitable.hpp"
#include "agent/core/net.hpp"
#include "agent/core/secret.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace probe::exporters {

/// A Prometheus Pushgateway, and the group of metrics there that is ours.
struct PushGateway {
  std::string url;  ///< http or https; a path before `/metrics` may be in it
  std::string job = "probe";
  std::string instance;                                    ///< usually the name of the host
  std::optional<core::Secret<std::string>> credentials{};  ///< `user:password`, sent by the Basic scheme (RFC 7617)
  core::TlsTrust trust{};
};

/// `URL/metrics/job/JOB/instance/INSTANCE`. Values that are empty or hold a slash are in base64, as the Pushgateway's
/// API has it.
std::string push_url(const PushGateway& gateway);

/// Replaces all metrics of the group by those in `text`, in the text format. Empty when the gateway took them; else why
/// not: the address, what was expected and what was seen. Ends at `deadline`.
core::Awaitable<std::string> push(core::HttpClient& http, PushGateway gateway, std::string text,
                                  core::SteadyTime deadline);

}  // namespace probe::exporters
