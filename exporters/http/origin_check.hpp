#pragma once

#include "exporters/http/external_url.hpp"
#include "exporters/http/http_message.hpp"

#include <optional>
#include <string>

namespace probe::exporters {

/// Why a request looks like one that a page of another site made a browser send; nothing when it does not. Reading is
/// free, since browsers show the answer to no other site; what changes something (any method but GET, HEAD and OPTIONS)
/// must come from a page of the server's own or from no browser, told by Sec-Fetch-Site, or else by Origin.
std::optional<std::string> cross_site_problem(const Request& request, const std::optional<ExternalUrl>& external);

/// Why a request to a loopback address was not meant for it: a name that somebody else made resolve to 127.0.0.1, so
/// that his page in a browser on this host is of the server's own site (DNS rebinding). Addresses, `localhost`, names
/// without a dot, the host of the external URL and `host_name`, the machine's own, are good.
std::optional<std::string> rebinding_problem(const Request& request, const std::optional<ExternalUrl>& external,
                                             const std::string& host_name);

}  // namespace probe::exporters
