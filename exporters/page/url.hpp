#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace probe::exporters {

/// A reference to something that this agent serves. There is no way to one from foreign text: only Links makes them.
class Url {
 public:
  const std::string& text() const { return text_; }

 private:
  friend class Links;
  explicit Url(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

/// Where the agent's pages are, seen from one of them. All references are relative, so they hold behind any prefix.
class Links {
 public:
  /// `folders`: how deep the page is below `/`.
  explicit Links(std::size_t folders);

  Url overview() const { return under(root_.empty() ? "./" : ""); }
  /// The overview of the probes in one state; `state` is a word of ours.
  Url overview_of(std::string_view state) const;
  Url overview_page(std::string_view state, std::size_t page) const;
  Url probe(std::string_view name) const;
  Url run_now(std::string_view name) const;
  Url probe_document(std::string_view name) const;
  Url run_document(std::string_view id) const;
  Url code(std::string_view id) const;
  Url codes() const { return under("codes/"); }
  /// `telemetry_path`: from the root, as configured.
  Url metrics(std::string_view telemetry_path) const { return under("." + std::string(telemetry_path)); }
  Url api() const { return under("api/v1/probes"); }
  Url stylesheet() const;
  Url script() const;
  /// The icon of a state; `state` is the class of the stylesheet.
  Url icon(std::string_view state) const { return under("static/" + std::string(state) + ".svg"); }
  /// The same page with another pause between reloads.
  static Url refreshed_every(std::string_view seconds, std::string_view state);
  /// A place on the same page; `id` is a word of ours.
  static Url here(std::string_view id);

 private:
  Url under(std::string path) const { return Url(root_ + path); }
  std::string root_;
};

}  // namespace probe::exporters
