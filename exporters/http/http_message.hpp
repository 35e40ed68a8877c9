#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace probe::exporters {

using HeaderField = std::pair<std::string, std::string>;

/// A complete request, as handlers see it.
struct Request {
  std::string method;  ///< as sent: methods are case-sensitive (RFC 9110 §9.1). A handler for GET also gets HEAD
  std::string path;    ///< starts with `/`; not decoded
  std::string query;   ///< after the `?`, without it
  std::vector<HeaderField> headers;
  std::string body;
  std::vector<std::string> parameters = {};  ///< what the `{…}` of the route's path stand for, decoded

  /// The first value of `name`, compared without case; empty when there is none.
  std::string_view header(std::string_view name) const;
};

/// What a handler answers. The server adds Content-Length, Date and the headers that keep browsers from guessing and
/// caching.
struct Response {
  int status = 200;
  std::string content_type = "text/plain; charset=utf-8";
  /// Stands before `body`: what many answers have in common, so that a large one is not copied for each. May be null.
  std::shared_ptr<const std::string> common_body = nullptr;
  std::string body;
  std::vector<HeaderField> headers;
};

/// A one-line plain text answer; `message` without the newline.
Response text_response(int status, std::string_view message);

}  // namespace probe::exporters
