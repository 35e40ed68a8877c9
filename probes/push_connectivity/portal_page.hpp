#pragma once

#include "agent/core/finding.hpp"
#include "agent/core/net.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace probe::probes {

/// Where a page for people sends its reader by `<meta http-equiv="refresh">`, as it may be shown; nothing when it does
/// not. Looks at the first 64 KiB.
std::optional<std::string> refresh_target(std::string_view page);

/// Whether the body is a page for people, whole or the part of one that gateways send.
bool is_page(const core::HttpResponse& response);

/// The finding when a captive portal or a login page answered in the place of the endpoint at `url`: a page for people
/// with status 2xx, or status 511 (RFC 6585 section 6). `expected` completes `expected …`.
std::optional<core::Finding> judge_page(const core::HttpExchange& exchange, std::string_view url,
                                        std::string_view expected);

}  // namespace probe::probes
