#pragma once

#include "exporters/http/http_message.hpp"

namespace probe::exporters {

/// `response` with its body compressed when `request` likes gzip and that saves something, and with the headers that
/// belong to it. For one without a common body. Not for a page that holds a secret: with text of strangers beside it,
/// the length of what goes over the line tells of the secret whether TLS hides it or not (BREACH).
Response compressed(Response response, const Request& request);

}  // namespace probe::exporters
