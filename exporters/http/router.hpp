#pragma once

#include "agent/core/awaitable.hpp"
#include "exporters/http/http_message.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace probe::exporters {

/// Answers one request. Called on the event loop: must not block.
using Handler = std::function<Response(const Request&)>;
/// The same for an answer that takes a while. The request lives until it is there.
using SlowHandler = std::function<core::Awaitable<Response>(const Request&)>;

/// Words a refusal, 404 or 405, as clients of some pages expect it; its status and headers stay.
using Refuser = std::function<Response(Response)>;

/// One line of the table of what a server offers; the first that fits answers. A route for GET also answers HEAD. One
/// without methods answers nothing: it has a `refuse` for its path and all that is below.
struct Route {
  std::vector<std::string> methods;
  /// Compared whole, segment by segment. A segment in braces stands for any that is not empty: `/probes/{name}`.
  std::string path;
  Handler handle;
  SlowHandler handle_slowly = {};  ///< when there is no `handle`
  Refuser refuse = {};
};

/// Either the route that answers, or why there is none.
struct Routing {
  const Route* route = nullptr;
  std::vector<std::string> parameters = {};  ///< what the segments in braces stand for, percent-decoded, in order
  Response refusal;                          ///< 404, or 405 with Allow (RFC 9110 §15.5.6), when there is no route
};

Routing find_route(const std::vector<Route>& routes, std::string_view method, std::string_view path);

/// Calls the route's handler. What it throws is logged and becomes a 500 that tells the client nothing.
core::Awaitable<Response> call(const Route& route, const Request& request);

/// Path and query of a request target (RFC 9112 §3.2): `/a?b` and `http://host/a?b` are `/a` and `b`. Empty when it has
/// neither form.
struct Target {
  std::string_view path;
  std::string_view query;
};
Target split_target(std::string_view target);

}  // namespace probe::exporters
