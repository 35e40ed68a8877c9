#include "exporters/http/agent_routes.hpp"

#include "exporters/prometheus/text_format.hpp"

#include <memory>
#include <string_view>
#include <utility>

namespace probe::exporters {

namespace {

Response metrics_page(const AgentPages& pages) {
  Response response;
  response.content_type = kTextContentType;
  response.body = pages.metrics();
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

}  // namespace

std::vector<Route> agent_routes(AgentPages given) {
  const auto pages = std::make_shared<const AgentPages>(std::move(given));
  return {
      {{"GET"}, "/", [pages](const Request&) { return landing_page(pages->version); }},
      {{"GET"}, "/metrics", [pages](const Request&) { return metrics_page(*pages); }},
      {{"GET"}, "/-/healthy", [](const Request&) { return text_response(200, "probe is healthy."); }},
      {{"GET"}, "/-/ready", [pages](const Request&) { return readiness(*pages); }},
  };
}

}  // namespace probe::exporters
