#include "exporters/http/agent_routes.hpp"

#include "exporters/http/negotiation.hpp"
#include "exporters/prometheus/open_metrics.hpp"
#include "exporters/prometheus/text_format.hpp"

#include <array>
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
  if (accepts_gzip(request.header("Accept-Encoding"))) {
    response.headers.emplace_back("Content-Encoding", "gzip");
    response.body = page.gzipped(format);
  } else {
    response.body = page.plain(format);
  }
  return response;
}

std::string escape_html(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

Response landing_page(const std::string& version) {
  Response response;
  response.content_type = "text/html; charset=utf-8";
  response.headers.emplace_back("Content-Security-Policy",
                                "default-src 'none'; base-uri 'none'; frame-ancestors 'none'");
  response.body =
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>probe</title></head>\n<body>\n"
      "<h1>probe</h1>\n<p>Watches certificate and OAuth trust chains. Version " +
      escape_html(version) +
      "</p>\n<ul>\n<li><a href=\"/metrics\">Metrics</a></li>\n<li><a href=\"/-/healthy\">Health</a></li>\n"
      "<li><a href=\"/-/ready\">Readiness</a></li>\n</ul>\n</body>\n</html>\n";
  return response;
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
  return {
      {{"GET"}, "/", [pages](const Request&) { return landing_page(pages->version); }},
      {{"GET"}, "/metrics", [pages](const Request& request) { return metrics_page(pages->metrics, request); }},
      {{"GET"}, "/-/healthy", [](const Request&) { return text_response(200, "probe is healthy."); }},
      {{"GET"}, "/-/ready", [pages](const Request&) { return readiness(*pages); }},
      {{"POST", "PUT"}, "/-/reload", nullptr, [pages](const Request&) { return reload(*pages); }},
  };
}

}  // namespace probe::exporters
