#include "probes/evidence/graph_error.hpp"

#include "probes/evidence/internal/json.hpp"

namespace probe::evidence {

using internal::JsonMembers;

std::optional<GraphError> read_graph_error(std::string_view body) {
  const auto document = internal::read_json(body);
  const auto* root = document ? document->if_object() : nullptr;
  if (root == nullptr) return std::nullopt;
  std::optional<ParseError> wrong;
  const auto details = JsonMembers{*root, {}, wrong}.object("error");
  if (!details) return std::nullopt;
  GraphError error;
  error.code = details->text("code");
  error.message = details->text("message");
  const auto inner = details->object("innerError");
  if (inner) error.request_id = inner->text("request-id");
  if (wrong || error.code.empty()) return std::nullopt;
  return error;
}

}  // namespace probe::evidence
