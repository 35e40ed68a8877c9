#include "exporters/page/icons.hpp"

namespace probe::exporters {

namespace {

#define PROBE_ICON(colour, mark)                                                                                     \
  "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 32 32\"><circle cx=\"16\" cy=\"16\" r=\"15\" "            \
  "fill=\"" colour "\"/><path fill=\"none\" stroke=\"#fff\" stroke-width=\"3.5\" stroke-linecap=\"round\" d=\"" mark \
  "\"/></svg>\n"

constexpr std::string_view kSucceeded = PROBE_ICON("#17703f", "M9 16.5l5 5 9-11");
constexpr std::string_view kFailed = PROBE_ICON("#b1241c", "M10 10l12 12M22 10L10 22");
constexpr std::string_view kWarning = PROBE_ICON("#9a6200", "M16 8v10M16 23.5v.1");
constexpr std::string_view kWaiting = PROBE_ICON("#556070", "M10 16h12");

#undef PROBE_ICON

}  // namespace

std::string_view icon_of(std::string_view file) {
  if (file == "s.svg") return kSucceeded;
  if (file == "f.svg") return kFailed;
  if (file == "w.svg" || file == "t.svg") return kWarning;
  if (file == "p.svg") return kWaiting;
  return {};
}

}  // namespace probe::exporters
