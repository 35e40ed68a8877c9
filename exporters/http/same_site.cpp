#include "exporters/http/same_site.hpp"

#include <string_view>

namespace probe::exporters {

bool is_same_site(const Request& request) {
  const auto site = request.header("Sec-Fetch-Site");
  if (!site.empty()) return site == "same-origin" || site == "none";
  auto origin = request.header("Origin");
  if (origin.empty()) return true;
  const auto scheme_end = origin.find("://");
  if (scheme_end == std::string_view::npos) return false;
  origin.remove_prefix(scheme_end + 3);
  return origin == request.header("Host");
}

}  // namespace probe::exporters
