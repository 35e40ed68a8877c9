#include "probes/push_connectivity/tls_interception.hpp"

#include "probes/evidence/ascii.hpp"
#include "probes/sources/https_source.hpp"
#include "probes/sources/known_certificates.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace probe::probes {

std::optional<core::Finding> judge_interception(const core::HttpExchange& exchange, const std::string& url,
                                                const std::vector<std::string>& issuers) {
  if (issuers.empty() || exchange.tls.peer_chain.empty()) return std::nullopt;
  const auto known = read_known_certificate(exchange.tls.peer_chain.front());
  // What cannot be read was judged by whoever shook hands with it.
  if (!known) return std::nullopt;
  const evidence::Certificate& leaf = **known;
  const std::string issuer = evidence::to_lower(leaf.issuer);
  const auto is_in = [&issuer](const std::string& part) {
    return issuer.find(evidence::to_lower(part)) != std::string::npos;
  };
  if (std::ranges::any_of(issuers, is_in)) return std::nullopt;
  const bool trusted = !exchange.error || !is_distrust(*exchange.error);
  return core::Finding(
      "tls_intercepted",
      fmt::format("{}: expected a certificate issued by \"{}\", found one issued by \"{}\", who is {}", shown_url(url),
                  fmt::join(issuers, "\" or \""), core::one_line(leaf.issuer, 256),
                  trusted ? "trusted" : "not trusted"),
      {core::Evidence("url", shown_url(url)), core::Evidence("issuer", core::one_line(leaf.issuer)),
       core::Evidence("subject", core::one_line(leaf.subject)), core::Evidence("thumbprint", leaf.sha1.hex())});
}

bool is_distrust(const core::NetError& error) {
  const auto id = error.finding.code().id();
  return id == "tls_untrusted_issuer" || id == "tls_self_signed";
}

}  // namespace probe::probes
