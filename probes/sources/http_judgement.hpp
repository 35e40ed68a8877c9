#pragma once

#include "agent/core/finding.hpp"
#include "agent/core/net.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace probe::probes {

/// Facts of a response that findings about it carry: URL, status, who answered, and the number under which the server
/// logged the request.
std::vector<core::Evidence> response_evidence(const core::HttpExchange& exchange, std::string_view url);

/// A complaint about the answer from `url`: the message starts with the URL, followed by `what`.
core::Finding response_finding(core::Code code, const core::HttpExchange& exchange, std::string_view url,
                               std::string_view what);

/// `tls_client_cert_required` when a server that ended the handshake well refuses the request, since it wants a
/// certificate of the client: a page that says so with status 400, 403, 495 or 496, as nginx and IIS have. `expected`
/// as below.
std::optional<core::Finding> judge_client_certificate(const core::HttpExchange& exchange, std::string_view url,
                                                      std::string_view expected);

/// What a status means that nobody hoped for: redirected, rate limited, a server's fault, or merely unexpected.
/// `expected` completes `expected …`, as in `status 200`.
core::Finding refuse_status(const core::HttpExchange& exchange, std::string_view url, std::string_view expected);

/// The finding when the status is another one than 200.
std::optional<core::Finding> require_ok(const core::HttpExchange& exchange, std::string_view url);

/// Whether content type or body make the answer a page for people, as portals and login pages send.
bool is_html(const core::HttpResponse& response);

}  // namespace probe::probes
