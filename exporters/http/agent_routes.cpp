#include "exporters/http/agent_routes.hpp"

#include "exporters/api/api_routes.hpp"
#include "exporters/http/negotiation.hpp"
#include "exporters/page/page_routes.hpp"
#include "exporters/prometheus/open_metrics.hpp"
#include "exporters/prometheus/text_format.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <memory>
#include <string_view>
#include <utility>

namespace probe::exporters {

namespace {

constexpr std::array kFormats{MediaType{"text/plain", "0.0.4"}, MediaType{"application/openmetrics-text", "1.0.0"}};

/// A client that asks for neither format gets text, as everywhere in Prometheus' world: never 406.
Response metrics_page(MetricsPage& page, const Request& request) {
  const bool open = best_offer(request.header("Accept"), kFormats) == 1;
  const auto format = open ? PageFormat::kOpenMetrics : PageFormat::kText;
  Response response;
  response.content_type = open ? kOpenMetricsContentType : kTextContentType;
  response.headers.emplace_back("Vary", "Accept, Accept-Encoding");
  const bool zipped = accepts_gzip(request.header("Accept-Encoding"));
  if (zipped) response.headers.emplace_back("Content-Encoding", "gzip");
  auto text = zipped ? page.gzipped(format) : page.plain(format);
  response.common_body = std::move(text.kept);
  response.body = std::move(text.live);
  return response;
}

/// Where the metrics are when nothing else is said, and where pages link to.
constexpr std::string_view kUsualMetrics = "/metrics";

/// Leads from `path`, which has no folder, to where its page is now. Relative, so that it holds below any prefix.
Route moved(std::string path, const std::string& to) {
  return {{"GET"}, std::move(path), [location = "." + to](const Request&) {
            auto response = text_response(302, "see " + location);
            response.headers.emplace_back("Location", location);
            return response;
          }};
}

Response readiness(const AgentPages& pages) {
  return pages.ready() ? text_response(200, "probe is ready.") : text_response(503, "probe is not ready.");
}

/// As Prometheus has it: 403 when it is switched off, 500 with what is wrong.
core::Awaitable<Response> reload(const AgentPages& pages) {
  if (!pages.lifecycle) {
    co_return text_response(403, "reloading by HTTP is switched off; start the agent with --web.enable-lifecycle");
  }
  const std::string problems = co_await pages.reload();
  if (problems.empty()) co_return text_response(200, "configuration loaded");
  co_return text_response(500, "configuration not used, the one before stays:\n" + problems);
}

}  // namespace

std::vector<Route> agent_routes(AgentPages given) {
  const auto pages = std::make_shared<const AgentPages>(std::move(given));
  std::vector<Route> routes{
      {{"GET"},
       pages->telemetry_path,
       [pages](const Request& request) { return metrics_page(pages->metrics, request); }},
      {{"GET"}, "/-/healthy", [](const Request&) { return text_response(200, "probe is healthy."); }},
      {{"GET"}, "/-/ready", [pages](const Request&) { return readiness(*pages); }},
      {{"POST", "PUT"}, "/-/reload", nullptr, [pages](const Request&) { return reload(*pages); }},
  };
  if (pages->telemetry_path != kUsualMetrics)
    routes.push_back(moved(std::string(kUsualMetrics), pages->telemetry_path));
  std::ranges::move(page_routes(pages), std::back_inserter(routes));
  std::ranges::move(api_routes(pages), std::back_inserter(routes));
  return routes;
}

}  // namespace probe::exporters
