#pragma once

#include "exporters/page/url.hpp"

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>

namespace probe::exporters {

/// The name of an element: a literal, checked by the compiler. Not `script` or `style`, whose content would not be
/// text.
class ElementName {
 public:
  consteval ElementName(const char* name) : text_(name) {  // NOLINT(google-explicit-constructor): the literal is it
    if (text_.empty() || text_ == "script" || text_ == "style") throw "not an element that this can write";
    for (const char c : text_) {
      if ((c < 'a' || c > 'z') && (c < '1' || c > '6')) throw "not the name of an element";
    }
  }
  constexpr std::string_view text() const { return text_; }

 private:
  std::string_view text_;
};

/// The name of an attribute whose value is text: a literal, checked by the compiler. Not one that the browser runs or
/// goes to (`on…`, `style`, `href`, `src`, `action`).
class AttributeName {
 public:
  consteval AttributeName(const char* name) : text_(name) {  // NOLINT(google-explicit-constructor)
    for (const std::string_view special : {"", "style", "href", "src", "srcdoc", "action", "formaction", "content"}) {
      if (text_ == special) throw "not an attribute whose value is text";
    }
    if (text_.starts_with("on")) throw "not an attribute whose value is text";
    for (const char c : text_) {
      const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!letter && c != '-') throw "not the name of an attribute";
    }
  }
  constexpr std::string_view text() const { return text_; }

 private:
  std::string_view text_;
};

/// An attribute with its value, escaped.
class Attribute {
 public:
  Attribute(AttributeName name, std::string_view value) : Attribute(name.text(), value, Checked()) {}
  static Attribute href(const Url& url) { return {"href", url.text(), Checked()}; }
  static Attribute action(const Url& url) { return {"action", url.text(), Checked()}; }

  const std::string& markup() const { return markup_; }

 private:
  struct Checked {};
  Attribute(std::string_view name, std::string_view value, Checked);
  std::string markup_;
};

/// A piece of HTML that is well-formed by construction, as XML too: foreign text can only become text or the value of
/// an attribute in it. Nothing outside html.cpp writes markup.
class Html {
 public:
  Html() = default;
  /// Text, escaped. Bytes that are not UTF-8 and control characters become U+FFFD.
  Html(std::string_view text);                                     // NOLINT(google-explicit-constructor): text is HTML
  Html(const std::string& text) : Html(std::string_view(text)) {}  // NOLINT(google-explicit-constructor)
  Html(const char* text) : Html(std::string_view(text)) {}         // NOLINT(google-explicit-constructor)

  Html& operator<<(const Html& next) {
    markup_ += next.markup_;
    return *this;
  }
  bool empty() const { return markup_.empty(); }
  std::size_t size() const { return markup_.size(); }
  const std::string& markup() const { return markup_; }

  static Html wrapped(ElementName name, std::initializer_list<Attribute> attributes, const Html& content);
  /// An element that has no content and no end: `br`, `meta`, a `path`.
  static Html single(ElementName name, std::initializer_list<Attribute> attributes);
  static Html stylesheet(const Url& url);
  static Html script(const Url& url);
  /// Reloads the page after so many seconds.
  static Html reload_after(unsigned seconds);
  static Html viewport();

 private:
  std::string markup_;
};

/// `<name attributes…>parts…</name>`; parts are texts and pieces of HTML.
template <class... Parts>
Html element(ElementName name, std::initializer_list<Attribute> attributes, const Parts&... parts) {
  Html content;
  ((content << Html(parts)), ...);
  return Html::wrapped(name, attributes, content);
}

}  // namespace probe::exporters
