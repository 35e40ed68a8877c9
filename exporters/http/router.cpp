#include "exporters/http/router.hpp"

#include "exporters/http/percent.hpp"

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <exception>
#include <optional>
#include <utility>

namespace probe::exporters {

namespace {

bool equal_without_case(std::string_view left, std::string_view right) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::ranges::equal(left, right, {}, lower, lower);
}

bool answers(const Route& route, std::string_view method) {
  const std::string_view wanted = method == "HEAD" ? "GET" : method;
  return std::ranges::any_of(route.methods, [&](const auto& known) { return known == wanted || known == method; });
}

/// Takes the first segment, with the slash before it, off a path.
std::string_view take_segment(std::string_view& path) {
  const auto end = std::min(path.find('/', 1), path.size());
  const auto segment = path.substr(0, end);
  path.remove_prefix(end);
  return segment;
}

/// What stands for the segments of `pattern` in braces when `path` fits it.
std::optional<std::vector<std::string>> fit(std::string_view pattern, std::string_view path) {
  std::vector<std::string> parameters;
  while (!pattern.empty() && !path.empty()) {
    const auto expected = take_segment(pattern);
    const auto segment = take_segment(path);
    if (!expected.starts_with("/{")) {
      if (segment != expected) return std::nullopt;
      continue;
    }
    auto value = percent_decoded(segment.substr(1));
    if (!value || value->empty()) return std::nullopt;
    parameters.push_back(std::move(*value));
  }
  if (!pattern.empty() || !path.empty()) return std::nullopt;
  return parameters;
}

void add_allowed(std::string& allow, const Route& route) {
  for (const auto& method : route.methods) {
    if (!allow.empty()) allow += ", ";
    allow += method == "GET" ? "GET, HEAD" : method;
  }
}

bool is_at_or_below(std::string_view path, std::string_view folder) {
  return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

Response refusal_of(const std::vector<Route>& routes, std::string_view path, const std::string& allow) {
  auto refusal = allow.empty() ? text_response(404, "not found") : text_response(405, "method not allowed");
  if (!allow.empty()) refusal.headers.emplace_back("Allow", allow);
  const auto own = std::ranges::find_if(
      routes, [path](const auto& route) { return route.refuse && is_at_or_below(path, route.path); });
  return own == routes.end() ? refusal : own->refuse(std::move(refusal));
}

}  // namespace

std::string_view Request::header(std::string_view name) const {
  const auto found =
      std::ranges::find_if(headers, [name](const auto& field) { return equal_without_case(field.first, name); });
  return found == headers.end() ? std::string_view() : std::string_view(found->second);
}

Response text_response(int status, std::string_view message) {
  Response response;
  response.status = status;
  response.body.append(message).append("\n");
  return response;
}

Routing find_route(const std::vector<Route>& routes, std::string_view method, std::string_view path) {
  Routing routing;
  std::string allow;
  for (const auto& route : routes) {
    auto parameters = fit(route.path, path);
    if (!parameters) continue;
    if (answers(route, method)) {
      routing.route = &route;
      routing.parameters = std::move(*parameters);
      return routing;
    }
    add_allowed(allow, route);
  }
  routing.refusal = refusal_of(routes, path, allow);
  return routing;
}

core::Awaitable<Response> call(const Route& route, const Request& request) {
  try {
    if (route.handle) co_return route.handle(request);
    co_return co_await route.handle_slowly(request);
  } catch (const boost::system::system_error& error) {
    if (error.code() == boost::asio::error::operation_aborted) throw;  // the server stops
    spdlog::error("request for {} failed: {}", route.path, error.what());
  } catch (const std::exception& error) {
    spdlog::error("request for {} failed: {}", route.path, error.what());
  } catch (...) {
    spdlog::error("request for {} failed: an exception of unknown type", route.path);
  }
  co_return text_response(500, "internal error");
}

Target split_target(std::string_view target) {
  constexpr std::string_view kScheme = "http://";
  if (equal_without_case(target.substr(0, kScheme.size()), kScheme)) {
    target.remove_prefix(kScheme.size());
    const auto authority_end = target.find_first_of("/?");
    target.remove_prefix(std::min(authority_end, target.size()));
    if (target.empty() || target.front() == '?') return {"/", target.empty() ? target : target.substr(1)};
  }
  if (target.empty() || target.front() != '/') return {};
  const auto mark = target.find('?');
  if (mark == std::string_view::npos) return {target, {}};
  return {target.substr(0, mark), target.substr(mark + 1)};
}

}  // namespace probe::exporters
