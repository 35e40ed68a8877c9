#include "exporters/page/url.hpp"

#include "exporters/http/percent.hpp"
#include "exporters/page/assets.hpp"

namespace probe::exporters {

Links::Links(std::size_t folders) {
  for (std::size_t i = 0; i < folders; ++i) root_ += "../";
}

Url Links::overview_of(std::string_view state) const {
  if (state.empty()) return overview();
  return under((root_.empty() ? "./?state=" : "?state=") + percent_encoded(state));
}

Url Links::overview_page(std::string_view state, std::size_t page) const {
  auto url = root_ + "./?page=" + std::to_string(page);
  if (!state.empty()) url += "&state=" + percent_encoded(state);
  return Url(std::move(url));
}

Url Links::probe(std::string_view name) const { return under("probes/" + percent_encoded(name)); }
Url Links::run_now(std::string_view name) const { return under("probes/" + percent_encoded(name) + "/run"); }
Url Links::probe_document(std::string_view name) const { return under("api/v1/probes/" + percent_encoded(name)); }
Url Links::run_document(std::string_view id) const { return under("api/v1/runs/" + percent_encoded(id)); }
Url Links::code(std::string_view id) const { return under("codes/" + percent_encoded(id)); }
Url Links::stylesheet() const { return under("static/style.css?v=" + std::string(stylesheet_version())); }
Url Links::script() const { return under("static/page.js?v=" + std::string(script_version())); }
Url Links::refreshed_every(std::string_view seconds, std::string_view state) {
  auto url = "?refresh=" + percent_encoded(seconds);
  if (!state.empty()) url += "&state=" + percent_encoded(state);
  return Url(std::move(url));
}
Url Links::here(std::string_view id) { return Url("#" + percent_encoded(id)); }

}  // namespace probe::exporters
