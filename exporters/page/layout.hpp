#pragma once

#include "exporters/http/http_message.hpp"
#include "exporters/overview/probe_state.hpp"
#include "exporters/page/html.hpp"
#include "exporters/page/url.hpp"

#include <optional>
#include <string>

namespace probe::exporters {

/// What every page has around its content.
struct Frame {
  std::string title;
  Links links{0};
  ProbeState state = ProbeState::kSucceeded;  ///< which the icon shows
  std::string version;
  std::string telemetry_path = "/metrics";
  std::optional<unsigned> reload_seconds =
      {};                   ///< between reloads of the whole page, when asked for; then no script does it
  std::string filter = {};  ///< the state that the overview is limited to
  bool live = true;         ///< whether its content changes
};

/// A whole page with the headers that keep the browser from loading, running or framing anything else.
Response page_response(const Frame& frame, const Html& content, int status = 200);

/// A page that says why there is no other one.
Response page_refusal(Frame frame, int status, const std::string& title, const Html& why);

}  // namespace probe::exporters
