#include "exporters/page/layout.hpp"

#include "exporters/page/words.hpp"

#include <utility>

namespace probe::exporters {

namespace {

Html head(const Frame& frame) {
  Html parts;
  parts << Html::single("meta", {{"charset", "utf-8"}}) << Html::viewport();
  if (frame.reload_seconds) parts << Html::reload_after(*frame.reload_seconds);
  parts << element("title", {}, frame.title, " · probe") << Html::stylesheet(frame.links.stylesheet());
  parts << Html::single("link", {{"rel", "icon"}, Attribute::href(frame.links.icon(class_of(frame.state)))});
  if (frame.live && !frame.reload_seconds) parts << Html::script(frame.links.script());
  return element("head", {}, parts);
}

Html brand(const Links& links) {
  const Html rings = Html::single("rect", {{"x", "2"}, {"y", "9"}, {"width", "16"}, {"height", "10"}, {"rx", "5"}})
                     << Html::single("rect", {{"x", "12"}, {"y", "9"}, {"width", "16"}, {"height", "10"}, {"rx", "5"}});
  return element("a", {{"class", "brand"}, Attribute::href(links.overview())},
                 element("svg", {{"viewBox", "0 0 30 28"}, {"aria-hidden", "true"}}, rings), "probe");
}

/// Who has no script can have the page reloaded as a whole; the script takes that offer away.
Html refreshing(const Frame& frame) {
  if (!frame.live) return {};
  if (frame.reload_seconds) {
    return element("a", {Attribute::href(Links::refreshed_every("0", frame.filter))}, "Stop reloading");
  }
  const Html button =
      element("button", {{"id", "live"}, {"type", "button"}, {"hidden", "hidden"}, {"aria-pressed", "false"}}, "Live");
  const Html reload = element("a", {{"id", "reload"}, Attribute::href(Links::refreshed_every("30", frame.filter))},
                              "Reload every 30 s");
  return Html() << button << reload << element("p", {{"id", "news"}, {"class", "unseen"}, {"role", "status"}}, "");
}

Html top(const Frame& frame) {
  const auto& links = frame.links;
  const Html pages = Html() << element("a", {Attribute::href(links.overview())}, "Overview")
                            << element("a", {Attribute::href(links.codes())}, "Codes")
                            << element("a", {Attribute::href(links.metrics(frame.telemetry_path))}, "Metrics")
                            << element("a", {Attribute::href(links.api())}, "API");
  return element("header", {{"class", "top"}}, brand(links), element("nav", {{"aria-label", "Pages"}}, pages),
                 refreshing(frame));
}

}  // namespace

Response page_response(const Frame& frame, const Html& content, int status) {
  const Html body = element(
      "body", {}, element("a", {{"class", "skip"}, Attribute::href(Links::here("main"))}, "Skip to the content"),
      top(frame), element("main", {{"id", "main"}, {"tabindex", "-1"}}, content),
      element("footer", {{"class", "foot"}}, "probe ", frame.version));
  Response response;
  response.status = status;
  response.content_type = "text/html; charset=utf-8";
  response.headers = {
      {"Content-Security-Policy",
       "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; "
       "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"},
      {"Referrer-Policy", "no-referrer"},
      {"Cross-Origin-Opener-Policy", "same-origin"},
      {"Cross-Origin-Resource-Policy", "same-origin"},
  };
  response.body = "<!DOCTYPE html>\n" + element("html", {{"lang", "en"}}, head(frame), body).markup() + "\n";
  return response;
}

Response page_refusal(Frame frame, int status, const std::string& title, const Html& why) {
  frame.title = title;
  frame.live = false;
  const Html content = Html() << element("h1", {}, title) << element("p", {}, why)
                              << element("p", {}, element("a", {Attribute::href(frame.links.overview())}, "Overview"));
  return page_response(frame, element("div", {{"class", "card"}}, content), status);
}

}  // namespace probe::exporters
