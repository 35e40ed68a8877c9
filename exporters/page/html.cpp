#include "exporters/page/html.hpp"

#include "agent/core/utf8.hpp"

namespace probe::exporters {

namespace {

bool is_control(char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') || c == 0x7f; }

void add_escaped(std::string& markup, std::string_view text) {
  for (const char c : core::valid_utf8(text)) {
    if (c == '&') {
      markup += "&amp;";
    } else if (c == '<') {
      markup += "&lt;";
    } else if (c == '>') {
      markup += "&gt;";
    } else if (c == '"') {
      markup += "&quot;";
    } else if (is_control(c)) {
      markup += "\xef\xbf\xbd";
    } else {
      markup += c;
    }
  }
}

void add_start(std::string& markup, ElementName name, std::initializer_list<Attribute> attributes) {
  markup.append("<").append(name.text());
  for (const auto& attribute : attributes) markup += attribute.markup();
}

}  // namespace

Attribute::Attribute(std::string_view name, std::string_view value, Checked /*unused*/) {
  markup_.append(" ").append(name).append("=\"");
  add_escaped(markup_, value);
  markup_ += '"';
}

Html::Html(std::string_view text) { add_escaped(markup_, text); }

Html Html::wrapped(ElementName name, std::initializer_list<Attribute> attributes, const Html& content) {
  Html html;
  add_start(html.markup_, name, attributes);
  html.markup_.append(">").append(content.markup_).append("</").append(name.text()).append(">");
  return html;
}

Html Html::single(ElementName name, std::initializer_list<Attribute> attributes) {
  Html html;
  add_start(html.markup_, name, attributes);
  html.markup_ += "/>";
  return html;
}

Html Html::stylesheet(const Url& url) { return single("link", {{"rel", "stylesheet"}, Attribute::href(url)}); }

Html Html::script(const Url& url) {
  Html html;
  html.markup_ = "<script defer=\"defer\" src=\"" + url.text() + "\"></script>";
  return html;
}

Html Html::reload_after(unsigned seconds) {
  Html html;
  html.markup_ = "<meta http-equiv=\"refresh\" content=\"" + std::to_string(seconds) + "\"/>";
  return html;
}

Html Html::viewport() {
  Html html;
  html.markup_ = "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"/>";
  return html;
}

}  // namespace probe::exporters
