#include "exporters/api/answer.hpp"

#include "agent/core/finding.hpp"
#include "exporters/console/json_text.hpp"
#include "exporters/http/query.hpp"

#include <boost/json/object.hpp>
#include <fmt/format.h>

#include <array>
#include <utility>

namespace probe::exporters {

namespace json = boost::json;

namespace {

struct ErrorType {
  int status;
  std::string_view name;
};
constexpr std::array<ErrorType, 5> kErrorTypes{
    {{400, "bad_data"}, {403, "forbidden"}, {404, "not_found"}, {405, "method_not_allowed"}, {503, "unavailable"}}};

Response answer(int status, const json::object& document) {
  Response response;
  response.status = status;
  response.content_type = "application/json";
  response.body = json_text(document) + "\n";
  return response;
}

}  // namespace

Response api_success(json::value data) {
  json::object document;
  document["status"] = "success";
  document["data"] = std::move(data);
  return answer(200, document);
}

Response api_failure(ApiError error, std::string_view message) {
  const auto& [status, name] = kErrorTypes.at(static_cast<std::size_t>(error));
  json::object document;
  document["status"] = "error";
  document["errorType"] = name;
  document["error"] = message;
  return answer(status, document);
}

Response no_such_probe(std::string_view name) {
  constexpr std::size_t kQuotedBytes = 200;
  return api_failure(ApiError::kNotFound, fmt::format("no probe is named \"{}\"; /api/v1/probes lists them",
                                                      core::one_line(name, kQuotedBytes)));
}

Response refused_by_api(Response refusal) {
  constexpr int kMethodNotAllowed = 405;
  auto response = refusal.status == kMethodNotAllowed
                      ? api_failure(ApiError::kMethodNotAllowed,
                                    "this path has no such method; the header Allow names those it has")
                      : api_failure(ApiError::kNotFound,
                                    "the API has no such path; a / in the name of a probe is written %2F in a path");
  response.headers = std::move(refusal.headers);
  return response;
}

Handler api_handler(std::function<Response(const Request&)> handle) {
  return [handle = std::move(handle)](const Request& request) {
    try {
      return handle(request);
    } catch (const BadRequest& bad) {
      return api_failure(ApiError::kBadData, bad.what());
    }
  };
}

}  // namespace probe::exporters
