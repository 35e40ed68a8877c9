#include "probes/judgement/metadata_judgement.hpp"

#include "probes/evidence/entra.hpp"
#include "probes/evidence/uri.hpp"
#include "probes/sources/https_source.hpp"
#include "probes/sources/url_difference.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace probe::probes {

namespace {

using evidence::MetadataDocument;
using evidence::MetadataKind;

constexpr std::size_t kMaxShownBytes = 200;

/// Text of the target in quotes, fit for a message; `nothing` when there is none.
std::string quoted(std::string_view text) {
  if (text.empty()) return "nothing";
  return fmt::format("\"{}\"", core::one_line(text, kMaxShownBytes));
}

bool has_discovery(const MetadataDocument& document) {
  return document.kind == MetadataKind::kOpenId || document.kind == MetadataKind::kOAuthServer;
}

/// Entra's documents for several tenants leave a gap in the issuer, which every token fills with its own tenant.
bool fits_template(std::string_view pattern, std::string_view issuer) {
  constexpr std::string_view kGap = "{tenantid}";
  const auto gap = pattern.find(kGap);
  // With nothing before the gap it is nobody's template: anything would fill it.
  if (gap == std::string_view::npos || gap == 0) return false;
  const auto before = pattern.substr(0, gap);
  const auto after = pattern.substr(gap + kGap.size());
  if (issuer.size() <= before.size() + after.size()) return false;
  if (!issuer.starts_with(before) || !issuer.ends_with(after)) return false;
  const auto tenant = issuer.substr(before.size(), issuer.size() - before.size() - after.size());
  return tenant.find_first_of("/?#{}") == std::string_view::npos;
}

/// Exchange writes `application@*` when it signs for any realm.
bool fits_any_realm(std::string_view pattern, std::string_view issuer) {
  return pattern.ends_with("@*") && issuer.substr(0, issuer.find('@') + 1) == pattern.substr(0, pattern.size() - 1);
}

/// The issuer whose document stands at `url` (OpenID Connect Discovery 1.0 section 4, RFC 8414 section 3), without a
/// slash at its end; nothing when the URL does not follow either.
std::optional<std::string> issuer_of(const std::string& url) {
  const std::string plain = url.substr(0, url.find_first_of("?#"));
  constexpr std::string_view kOpenId = "/.well-known/openid-configuration";
  if (plain.ends_with(kOpenId)) return plain.substr(0, plain.size() - kOpenId.size());
  constexpr std::string_view kOAuth = "/.well-known/oauth-authorization-server";
  const auto at = plain.find(kOAuth);
  if (at == std::string::npos) return std::nullopt;
  return plain.substr(0, at) + plain.substr(at + kOAuth.size());
}

std::string_view without_slash(std::string_view text) {
  while (text.ends_with('/')) text.remove_suffix(1);
  return text;
}

/// The host of a URL in its normal form, for comparing; empty: not a URL with a host.
std::string normal_host_of(const std::string& url) {
  const auto normal = evidence::normalize_uri(url);
  return normal ? std::string(evidence::parts_of_uri(*normal).host) : std::string();
}

/// The last two labels of a host; the whole of an address.
std::string_view domain_of(std::string_view host) {
  const bool is_name = host.find_first_not_of("0123456789.") != std::string_view::npos && !host.ends_with(']');
  const auto last = host.rfind('.');
  if (!is_name || last == std::string_view::npos || last == 0) return host;
  const auto before = host.rfind('.', last - 1);
  return before == std::string_view::npos ? host : host.substr(before + 1);
}

bool same_realm(std::string_view a, std::string_view b) {
  return evidence::normalize_domain(a) == evidence::normalize_domain(b);
}

class DocumentJudge {
 public:
  DocumentJudge(const MetadataDocument& document, const std::string& url, const MetadataExpectations& expected)
      : document_(document), url_(url), expected_(expected) {}

  std::vector<core::Finding> judge() {
    if (!is_https(url_)) add("metadata_endpoint_insecure", "metadata: expected an https URL, found " + shown_url(url_));
    if (!document_.issues_tokens) {
      add("metadata_no_signing_keys",
          "metadata: expected a role that issues tokens (IDPSSODescriptor or SecurityTokenServiceType), found none");
    }
    judge_issuer();
    judge_realm();
    judge_audiences();
    judge_token_endpoint();
    judge_other_endpoints();
    return std::move(findings_);
  }

 private:
  void judge_issuer() {
    if (expected_.issuer.empty()) return judge_issuer_by_url();
    if (covers_issuer(document_, expected_.issuer)) {
      // Where both are expected, each is compared with what was expected of it.
      if (expected_.realm.empty()) judge_tenant_of_issuer();
      return;
    }
    add("metadata_issuer_mismatch",
        fmt::format("issuer: expected {}, found {}", quoted(expected_.issuer), quoted(document_.issuer)),
        {core::Evidence("expected", expected_.issuer), shown("found", document_.issuer)});
  }

  /// The rule that a document names the issuer it was found under holds for everybody but Entra's version 1, so without
  /// an expectation it is a warning.
  void judge_issuer_by_url() {
    judge_tenant_of_issuer();
    const auto wanted = has_discovery(document_) ? issuer_of(url_) : std::nullopt;
    if (!wanted || without_slash(document_.issuer) == without_slash(*wanted)) return;
    if (fits_template(without_slash(document_.issuer), without_slash(*wanted))) return;
    core::Finding finding("metadata_issuer_mismatch", core::Severity::kWarning,
                          fmt::format("issuer: expected {}, for whom the URL stands, found {}; if that is right, "
                                      "configure it as expect.issuer",
                                      quoted(shown_url(*wanted)), quoted(document_.issuer)),
                          {core::Evidence("expected", shown_url(*wanted)), shown("found", document_.issuer)});
    findings_.push_back(described(std::move(finding)));
  }

  /// ACS writes its issuer as `application@realm`, so a document with two realms is not of one tenant.
  void judge_tenant_of_issuer() {
    const auto at = document_.issuer.rfind('@');
    const bool has_both = at != std::string::npos && !document_.realm.empty();
    if (document_.kind != MetadataKind::kAcs || !has_both) return;
    if (same_realm(document_.issuer.substr(at + 1), document_.realm)) return;
    add("metadata_issuer_mismatch",
        fmt::format("issuer: expected one of the realm {}, found {}", quoted(document_.realm),
                    quoted(document_.issuer)),
        {shown("realm", document_.realm), shown("found", document_.issuer)});
  }

  void judge_realm() {
    const bool needed = !expected_.realm.empty() || document_.kind == MetadataKind::kAcs;
    if (document_.realm.empty()) {
      if (needed) add("metadata_shape_invalid", "realm: expected a tenant id or domain, found nothing");
      return;
    }
    if (expected_.realm.empty() || same_realm(document_.realm, expected_.realm)) return;
    add("metadata_realm_mismatch",
        fmt::format("realm: expected {}, found {}", quoted(expected_.realm), quoted(document_.realm)),
        {core::Evidence("expected", expected_.realm), shown("found", document_.realm)});
  }

  /// ACS lists itself under each name of the tenant, `application/host@realm`: a list without the realm of the
  /// document is of another tenant.
  void judge_audiences() {
    const auto& audiences = document_.allowed_audiences;
    if (document_.kind != MetadataKind::kAcs || audiences.empty() || document_.realm.empty()) return;
    const auto names_realm = [this](const std::string& audience) {
      const auto at = audience.rfind('@');
      if (at == std::string::npos) return false;
      const std::string realm = audience.substr(at + 1);
      return same_realm(realm, document_.realm) || (!expected_.realm.empty() && same_realm(realm, expected_.realm));
    };
    if (std::ranges::any_of(audiences, names_realm)) return;
    add("metadata_realm_mismatch",
        fmt::format("allowedAudiences: expected one of the realm {}, found {}", quoted(document_.realm),
                    quoted(fmt::format("{}", fmt::join(audiences, ", ")))),
        {shown("realm", document_.realm)});
  }

  void judge_token_endpoint() {
    const std::string& found = document_.token_endpoint;
    if (!found.empty() || needs_token_endpoint()) judge_endpoint("token endpoint", found);
    if (expected_.token_endpoint.empty()) return judge_place_of(found);
    const auto wanted = evidence::normalize_uri(expected_.token_endpoint);
    if (!found.empty() && evidence::normalize_uri(found) == wanted) return;
    const std::string seen = found.empty() ? "nothing" : shown_beside(found, expected_.token_endpoint);
    add("authserver_url_mismatch",
        fmt::format("token endpoint: expected {}, found {}", shown_url(expected_.token_endpoint), seen),
        {core::Evidence("expected", shown_url(expected_.token_endpoint)), core::Evidence("found", seen)});
  }

  /// Clients send secrets to the token endpoint. One elsewhere than the document may be right, as for some large
  /// providers, and is also what somebody would write who wants those secrets. About to be sent, they go to the
  /// document's own host only, since who shares a domain with others cannot be told from the name.
  void judge_place_of(const std::string& token_endpoint) {
    const std::string host = normal_host_of(token_endpoint);
    if (host.empty() || document_.kind == MetadataKind::kFederation || is_at_home(host)) return;
    const bool refused = expected_.credentials_follow;
    core::Finding finding(
        "metadata_endpoint_insecure", refused ? core::Severity::kFailure : core::Severity::kWarning,
        fmt::format("token endpoint: expected one {} of the document, {}, found {}; if that is right, "
                    "configure it as expect.token_endpoint",
                    refused ? "on the host" : "in the domain",
                    refused ? normal_host_of(url_) : domain_of(normal_host_of(url_)), shown_url(token_endpoint)));
    findings_.push_back(described(std::move(finding)));
  }

  bool is_at_home(const std::string& host) const {
    const std::string own = normal_host_of(url_);
    if (host == own || (evidence::is_entra_host(host) && evidence::is_entra_host(own))) return true;
    // An issuer counts where it was expected: what a document says of itself does not.
    if (!expected_.issuer.empty() && host == normal_host_of(expected_.issuer)) return true;
    if (expected_.credentials_follow) return false;
    return domain_of(host) == domain_of(own) || domain_of(host) == domain_of(normal_host_of(document_.issuer));
  }

  /// Exchange issues no tokens to others, and federation metadata may be of an issuer of assertions alone.
  bool needs_token_endpoint() const {
    return document_.kind != MetadataKind::kExchange && document_.kind != MetadataKind::kFederation;
  }

  /// Those which clients need not have, but must not use over plain http when they do.
  void judge_other_endpoints() {
    if (!document_.authorization_endpoint.empty()) {
      judge_endpoint("authorization endpoint", document_.authorization_endpoint);
    }
    for (std::size_t index = 0; index < document_.endpoints.size(); ++index) {
      const std::string& location = document_.endpoints[index].location;
      if (location.empty() || location == document_.token_endpoint) continue;
      judge_endpoint(fmt::format("endpoints[{}]", index), location);
    }
  }

  void judge_endpoint(std::string_view what, const std::string& location) {
    if (is_https(location) && evidence::normalize_uri(location)) return;
    const auto normal = evidence::normalize_uri(location);
    const std::string seen = normal ? shown_url(location) : quoted(shown_url(location));
    const core::Code code = normal ? core::Code("metadata_endpoint_insecure") : core::Code("metadata_shape_invalid");
    add(code, fmt::format("{}: expected an {}https URL, found {}", what, normal ? "" : "absolute ", seen));
  }

  static core::Evidence shown(std::string key, std::string_view text) {
    return {std::move(key), core::one_line(text, kMaxShownBytes)};
  }

  void add(core::Code code, std::string message, std::vector<core::Evidence> evidence = {}) {
    findings_.push_back(described(core::Finding(code, std::move(message), std::move(evidence))));
  }

  core::Finding described(core::Finding finding) const {
    finding.add(core::Evidence("url", shown_url(url_)));
    finding.add(core::Evidence("document", std::string(to_string(document_.kind))));
    return finding;
  }

  const MetadataDocument& document_;
  const std::string& url_;
  const MetadataExpectations& expected_;
  std::vector<core::Finding> findings_;
};

}  // namespace

config::Schema<MetadataExpectations> MetadataExpectations::schema() {
  return config::Schema<MetadataExpectations>{}
      .optional("issuer", &MetadataExpectations::issuer,
                "The issuer, exactly as tokens carry it; {tenantid} in the published one stands for any tenant",
                config::not_empty())
      .optional("realm", &MetadataExpectations::realm,
                "The realm of ACS or Exchange metadata: a tenant id or domain, or * where it is published so",
                config::not_empty())
      .optional("token_endpoint", &MetadataExpectations::token_endpoint,
                "The https URL at which clients are configured to ask for tokens", check_https_url);
}

bool covers_issuer(const MetadataDocument& document, const std::string& issuer) {
  if (document.issuer == issuer) return true;
  if (has_discovery(document)) return fits_template(document.issuer, issuer);
  return document.kind == MetadataKind::kExchange && fits_any_realm(document.issuer, issuer);
}

std::vector<core::Finding> judge_document(const MetadataDocument& document, const std::string& url,
                                          const MetadataExpectations& expected) {
  return DocumentJudge(document, url, expected).judge();
}

}  // namespace probe::probes
