#pragma once

#include "exporters/http/http_message.hpp"
#include "exporters/http/two_part_body.hpp"

#include <boost/beast/http/message.hpp>

#include <vector>

namespace probe::exporters {

/// `response` with all headers that the server adds; `defaults` are those that it gets unless it has its own. The
/// answer to HEAD says how long the body would be, and has none.
boost::beast::http::response<TwoPartBody> to_message(Response response, const std::vector<HeaderField>& defaults,
                                                     bool head, bool keep_alive);

}  // namespace probe::exporters
