#include "probes/push_connectivity/push_expectations.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace probe::probes {

namespace {

std::optional<std::string> check_statuses(const std::vector<int>& statuses) {
  if (statuses.empty()) return "expected at least one status";
  for (const int status : statuses) {
    if (status < 200 || status > 599) return fmt::format("expected statuses from 200 to 599, got {}", status);
    if (status == 401 || status == 407) return fmt::format("expected no status that refuses the token, got {}", status);
  }
  return std::nullopt;
}

std::optional<std::string> check_issuers(const std::vector<std::string>& issuers) {
  const bool has_empty = std::ranges::any_of(issuers, [](const std::string& issuer) { return issuer.empty(); });
  if (issuers.empty() || has_empty) return "expected names, each with a letter at least";
  return std::nullopt;
}

}  // namespace

config::Schema<PushExpectations> PushExpectations::schema() {
  return config::Schema<PushExpectations>{}
      .optional("trusted_issuer", &PushExpectations::trusted_issuer,
                "Whose tokens the endpoint must take, as in trusted_issuers of its challenge: a tenant, or "
                "application@tenant. Default: anybody's, so that any Bearer challenge will do",
                config::not_empty())
      .optional("client_id", &PushExpectations::client_id,
                "The application that the endpoint must say it is, in the same challenge. Default: any",
                config::not_empty())
      .optional("authorization_uri", &PushExpectations::authorization_uri,
                "Whether that challenge must name an authorization_uri, as Exchange does where its default "
                "authorization endpoint is set")
      .optional("tls_issuers", &PushExpectations::tls_issuers,
                "Who may have issued the endpoint's certificate: its issuer has one of these texts in it, in any case. "
                "Another one means that somebody intercepts TLS, even when this host trusts him. Default: whoever is "
                "trusted",
                check_issuers)
      .optional("http_version", &PushExpectations::http_version,
                "The version of HTTP that the endpoint must agree to by ALPN (RFC 7301), `2` for those whose clients "
                "speak nothing else")
      .optional("status", &PushExpectations::status,
                "Statuses by which the endpoint shows that it took the token, unless with a web page. Default: 200 to "
                "299, and 400 and 405 from Exchange's back end (X-BEServer) without an error: the request carries no "
                "notification, which is complained about only behind the door",
                check_statuses);
}

bool PushExpectations::accepts(int code) const {
  if (!status.empty()) return std::ranges::find(status, code) != status.end();
  return (code >= 200 && code < 300) || code == 400 || code == 405;
}

std::string PushExpectations::accepted_text() const {
  if (status.empty()) return "status 2xx, or 400 or 405 from Exchange's back end,";
  return fmt::format("status {}", fmt::join(status, " or "));
}

}  // namespace probe::probes
