#pragma once

#include "exporters/http/http_message.hpp"
#include "exporters/http/router.hpp"

#include <boost/json/value.hpp>

#include <functional>
#include <string_view>

namespace probe::exporters {

/// Why a request has no data, in the words of Prometheus' API where it has one.
enum class ApiError {
  kBadData,           ///< 400
  kForbidden,         ///< 403
  kNotFound,          ///< 404
  kMethodNotAllowed,  ///< 405
  kUnavailable,       ///< 503
};

/// `{"status": "success", "data": …}`
Response api_success(boost::json::value data);
/// `{"status": "error", "errorType": …, "error": …}` with the status that goes with it.
Response api_failure(ApiError error, std::string_view message);

/// 404 for a name that is no probe's.
Response no_such_probe(std::string_view name);

/// The router's refusal of a path or a method as a document.
Response refused_by_api(Response refusal);

/// A handler whose BadRequest becomes an answer.
Handler api_handler(std::function<Response(const Request&)> handle);

}  // namespace probe::exporters
