#include "exporters/page/page_routes.hpp"

#include "agent/core/catalogue.hpp"
#include "exporters/http/compression.hpp"
#include "exporters/page/assets.hpp"
#include "exporters/page/code_page.hpp"
#include "exporters/page/icons.hpp"
#include "exporters/page/overview_page.hpp"
#include "exporters/page/page_requests.hpp"
#include "exporters/page/probe_page.hpp"

#include <fmt/format.h>

#include <string>
#include <utility>

namespace probe::exporters {

namespace {

/// Browsers may keep it: its address changes with its text.
Response asset(const Request& request, std::string_view type, std::string_view text) {
  Response response;
  response.content_type = type;
  response.headers.emplace_back("Cache-Control", "public, max-age=31536000, immutable");
  response.body = text;
  return compressed(std::move(response), request);
}

Response icon(const Request& request) {
  const auto svg = icon_of(request.parameters.front());
  return svg.empty() ? text_response(404, "not found") : asset(request, "image/svg+xml", svg);
}

Response code(const PageContext& context, const Request& request) {
  auto frame = context.frame(1, request);
  const auto* info = core::find_code(request.parameters.front());
  if (info != nullptr) return compressed(code_page(*context.pages, std::move(frame), *info), request);
  return page_refusal(std::move(frame), 404, "No such code", "The catalogue has no code of this name.");
}

}  // namespace

std::vector<Route> page_routes(const std::shared_ptr<const AgentPages>& pages) {
  const auto context = std::make_shared<const PageContext>(pages);
  const auto slowly = [&context](core::Awaitable<Response> (*answer)(const PageContext&, const Request&)) {
    return SlowHandler([context, answer](const Request& request) { return answer(*context, request); });
  };
  return {
      {{"GET"}, "/", nullptr, slowly(answer_overview)},
      {{"GET"}, "/probes/{name}", nullptr, slowly(answer_probe)},
      {{"POST"}, "/probes/{name}/run", nullptr, slowly(answer_run)},
      {{"GET"},
       "/codes/",
       [context](const Request& request) { return compressed(codes_page(context->frame(1, request)), request); }},
      {{"GET"}, "/codes/{code}", [context](const Request& request) { return code(*context, request); }},
      {{"GET"},
       "/static/style.css",
       [](const Request& request) { return asset(request, "text/css; charset=utf-8", stylesheet()); }},
      {{"GET"},
       "/static/page.js",
       [](const Request& request) { return asset(request, "text/javascript; charset=utf-8", script()); }},
      {{"GET"}, "/static/{icon}", icon},
  };
}

}  // namespace probe::exporters
