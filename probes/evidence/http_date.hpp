#pragma once

#include "probes/evidence/parse_error.hpp"

#include <chrono>
#include <string_view>

namespace probe::evidence {

/// Reads an HTTP date (RFC 9110 section 5.6.7): IMF-fixdate (`Sun, 06 Nov 1994 08:49:37 GMT`) and the two obsolete
/// forms, RFC 850
/// (`Sunday, 06-Nov-94 08:49:37 GMT`) and asctime (`Sun Nov  6 08:49:37 1994`). The result is in whole seconds; a
/// second 60 counts as the one after. `now` decides the century of a two-digit year: never more than 50 years ahead.
/// The name of the day is not compared with the date. Years after 2261 are an error: a system_clock cannot hold them.
Parsed<std::chrono::system_clock::time_point> parse_http_date(std::string_view text,
                                                              std::chrono::system_clock::time_point now);

}  // namespace probe::evidence
