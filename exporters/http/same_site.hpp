#pragma once

#include "exporters/http/http_message.hpp"

namespace probe::exporters {

/// Whether a request that changes something was made by a page of this server, or by no page at all. A browser says
/// who made it, by Sec-Fetch-Site or, where it is old, by Origin; other clients send neither.
bool is_same_site(const Request& request);

}  // namespace probe::exporters
