#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace probe::evidence {

/// What Microsoft Graph says when it refuses: `{"error": {"code", "message", "innerError": {"request-id"}}}` (Microsoft
/// Graph, “error responses and resource types”). Foreign texts, not made printable.
struct GraphError {
  std::string code;        ///< `InvalidAuthenticationToken`, `Authorization_RequestDenied`, …
  std::string message;     ///< in words; empty when it has none
  std::string request_id;  ///< of innerError; empty when it has none
};

/// The refusal in an answer's body; nothing when that is not what is there.
std::optional<GraphError> read_graph_error(std::string_view body);

}  // namespace probe::evidence
