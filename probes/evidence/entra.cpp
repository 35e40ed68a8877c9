#include "probes/evidence/entra.hpp"

#include "probes/evidence/ascii.hpp"

#include <algorithm>
#include <array>

namespace probe::evidence {

bool is_guid(std::string_view text) {
  constexpr std::string_view kShape = "00000000-0000-0000-0000-000000000000";
  return std::ranges::equal(text, kShape,
                            [](char c, char shape) { return shape == '-' ? c == '-' : hex_value(c) >= 0; });
}

bool is_entra_host(std::string_view host) {
  constexpr std::array<std::string_view, 7> kHosts{"sts.windows.net",          "sts.chinacloudapi.cn",
                                                   "login.windows.net",        "login.microsoftonline.com",
                                                   "login.microsoftonline.us", "login.partner.microsoftonline.cn",
                                                   "login.chinacloudapi.cn"};
  return std::ranges::find(kHosts, host) != kHosts.end();
}

}  // namespace probe::evidence
