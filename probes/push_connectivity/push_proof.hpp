#pragma once

#include "agent/core/net.hpp"
#include "probes/push_connectivity/push_expectations.hpp"

#include <string>

namespace probe::probes {

/// Why an answer to a request with a token, with a status that is accepted, does not show that the endpoint took the
/// token: completes `got 400`, with a blank in front. Empty: it shows it. A web page shows nothing whatever its status;
/// nor does, where no statuses are configured, an answer other than 2xx which names an error, or which lacks the header
/// X-BEServer, by which Exchange's back end shows that it answered itself. In front of it http.sys, load balancers and
/// the front end complain about requests before anybody looks at the token.
std::string doubt_about(const core::HttpResponse& response, const PushExpectations& expected);

}  // namespace probe::probes
