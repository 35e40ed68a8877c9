#include "exporters/http/route_prefix.hpp"

namespace probe::exporters {

std::vector<Route> below_prefix(std::vector<Route> routes, const std::string& prefix) {
  if (prefix.empty()) return routes;
  for (auto& route : routes) route.path.insert(0, prefix);
  const std::string home = prefix + "/";
  const auto redirect = [home](const Request&) {
    // 302, as Prometheus has it: a prefix may change, and browsers keep a 301 for good.
    auto response = text_response(302, "see " + home);
    response.headers.emplace_back("Location", home);
    return response;
  };
  for (const auto& path : {std::string("/"), prefix}) routes.push_back({{"GET"}, path, redirect});
  return routes;
}

}  // namespace probe::exporters
