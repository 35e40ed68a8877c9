#include "probes/auth_server/auth_server_configured.hpp"

#include "probes/auth_server/tenant_url.hpp"
#include "probes/evidence/ascii.hpp"
#include "probes/evidence/export.hpp"
#include "probes/sources/export_source.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

namespace probe::probes {

namespace {

using evidence::AuthServerKind;
using evidence::AuthServerObject;
using evidence::MetadataDocument;
using evidence::MetadataKind;

std::string shown(std::string_view text) { return core::one_line(text, 200); }

bool same(std::string_view a, std::string_view b) { return evidence::equals_ignoring_case(a, b); }

/// Whether the object is one of ACS for a document of ACS, else one of Entra, or does not say what it is.
bool may_be_of_kind(const AuthServerObject& object, const MetadataDocument& document) {
  const bool is_acs = document.kind == MetadataKind::kAcs;
  const auto wanted = is_acs ? AuthServerKind::kMicrosoftAcs : AuthServerKind::kAzureAd;
  return object.kind == AuthServerKind::kUnknown || object.kind == wanted;
}

/// Whether the object's type is that of a server with such a document. Of a server that is neither ACS nor Entra: any.
bool is_of_kind(const AuthServerObject& object, const MetadataDocument& document,
                const std::vector<std::string>& tenant) {
  const bool is_acs = document.kind == MetadataKind::kAcs;
  return (!is_acs && tenant.empty()) || may_be_of_kind(object, document);
}

/// Which objects can stand for a server with such a document.
bool fits(const AuthServerObject& object, const MetadataDocument& document) {
  if (!may_be_of_kind(object, document)) return false;
  const bool has_realms = object.realm && !object.realm->empty() && !document.realm.empty();
  return !has_realms || same(*object.realm, document.realm);
}

class ObjectJudge {
 public:
  ObjectJudge(const std::string& where, const AuthServerConfigured& expected, const std::string& url,
              const MetadataDocument* document)
      : where_(where), expected_(expected), url_(url), document_(document), tenant_(tenant_names(url, document)) {}

  std::vector<core::Finding> judge(const std::vector<AuthServerObject>& objects) {
    const AuthServerObject* found = first(objects, &ObjectJudge::has_url);  // before one by another URL of the tenant
    if (found == nullptr) found = first(objects, &ObjectJudge::has_url_of_tenant);
    if (found == nullptr) {
      found = first(objects, &ObjectJudge::should_have_url);
      if (found != nullptr) {
        add_url_mismatch(*found, "AuthMetadataUrl", url_, found->auth_metadata_url.value_or(""));
      }
    }
    if (found == nullptr) {
      add_not_configured(objects);
    } else {
      judge_object(*found);
      judge_others(objects, *found);
    }
    return std::move(findings_);
  }

 private:
  using Predicate = bool (ObjectJudge::*)(const AuthServerObject&) const;

  /// The first of the objects that may be meant for which it holds, an enabled one if there is one; nullptr: none.
  const AuthServerObject* first(const std::vector<AuthServerObject>& objects, Predicate holds) const {
    const AuthServerObject* found = nullptr;
    for (const auto& object : objects) {
      const bool may_be_meant = expected_.name.empty() || same(object.name, expected_.name);
      if (!may_be_meant || !(this->*holds)(object)) continue;
      if (object.enabled.value_or(true)) return &object;
      if (found == nullptr) found = &object;
    }
    return found;
  }

  bool is_of_right_kind(const AuthServerObject& object) const {
    return document_ == nullptr || is_of_kind(object, *document_, tenant_);
  }

  bool has_url(const AuthServerObject& object) const {
    return object.auth_metadata_url && is_of_right_kind(object) &&
           is_same_metadata(*object.auth_metadata_url, url_, {}, "");
  }

  bool has_url_of_tenant(const AuthServerObject& object) const {
    return object.auth_metadata_url && is_of_right_kind(object) &&
           is_same_metadata(*object.auth_metadata_url, url_, tenant_, object.realm.value_or(""));
  }

  bool should_have_url(const AuthServerObject& object) const {
    return !expected_.name.empty() || (document_ != nullptr && fits(object, *document_));
  }

  void judge_object(const AuthServerObject& object) {
    if (!object.enabled) {
      add_missing(object, "Enabled");
    } else if (!*object.enabled) {
      add("authserver_disabled", object, fmt::format("{}: expected Enabled True, found False", shown(object.name)));
    }
    if (!object.is_valid.value_or(true)) {
      add("authserver_invalid", object, fmt::format("{}: expected IsValid True, found False", shown(object.name)));
    }
    judge_tenant(object);
    judge_token_endpoint(object);
    judge_default(object);
    judge_application(object);
  }

  void add_missing(const AuthServerObject& object, std::string_view property) {
    add("input_missing", object,
        fmt::format("{}: expected a value of {}, found none; see that it is exported, and that the server knows it",
                    shown(object.name), property));
  }

  void judge_default(const AuthServerObject& object) {
    if (!expected_.is_default || object.is_default.value_or(false)) return;
    if (!object.is_default) {
      return add_missing(object, "IsDefaultAuthorizationEndpoint");
    }
    add("authserver_not_default", object,
        fmt::format("{}: expected IsDefaultAuthorizationEndpoint True, found False", shown(object.name)));
  }

  /// A hybrid wizard that ran for another tenant leaves the URL to be corrected by hand, and these behind.
  void judge_tenant(const AuthServerObject& object) {
    if (!has_url_of_tenant(object)) return;  // then its URL says it
    // Exchange fills both in from the metadata of Microsoft's servers: blank, it never had them.
    const bool is_microsofts =
        object.kind == evidence::AuthServerKind::kMicrosoftAcs || object.kind == evidence::AuthServerKind::kAzureAd;
    const auto is_wrong = [&](const std::string& found, bool is_of_other) {
      return found.empty() ? is_microsofts : is_of_other;
    };
    if (object.realm && !tenant_.empty() && is_wrong(*object.realm, names_other_tenant(*object.realm, tenant_))) {
      add_other_tenant(object, "Realm", fmt::format("{}", fmt::join(tenant_, " or ")), *object.realm);
    }
    if (!object.issuer_identifier || document_ == nullptr || document_->issuer.empty()) return;
    const std::string& issuer = *object.issuer_identifier;
    if (is_wrong(issuer, names_other_issuer(issuer, document_->issuer, tenant_))) {
      add_other_tenant(object, "IssuerIdentifier", document_->issuer, issuer);
    }
  }

  void add_other_tenant(const AuthServerObject& object, std::string_view property, const std::string& wanted,
                        const std::string& found) {
    add("authserver_tenant_mismatch", object,
        fmt::format("{}: expected {} {}, found {}", shown(object.name), property, shown(wanted),
                    found.empty() ? "nothing" : shown(found)));
  }

  /// Which of two Exchange takes is not said anywhere.
  void judge_others(const std::vector<AuthServerObject>& objects, const AuthServerObject& judged) {
    std::vector<std::string> same_server;
    std::vector<std::string> defaults;
    for (const auto& object : objects) {
      if (&object == &judged) continue;
      if (expected_.name.empty() && has_url_of_tenant(object)) same_server.push_back(shown(object.name));
      if (judged.is_default.value_or(false) && object.is_default.value_or(false))
        defaults.push_back(shown(object.name));
    }
    add_ambiguous(judged, "one object for the server", same_server);
    if (expected_.is_default) add_ambiguous(judged, "one default authorization endpoint", defaults);
  }

  void add_ambiguous(const AuthServerObject& judged, std::string_view wanted, const std::vector<std::string>& others) {
    if (others.empty()) return;
    add("authserver_ambiguous", judged,
        fmt::format("expected {}, found {} and {}", wanted, shown(judged.name), fmt::join(others, ", ")));
  }

  /// The endpoints of federation metadata are those of WS-Trust, which Exchange does not ask.
  void judge_token_endpoint(const AuthServerObject& object) {
    if (document_ == nullptr || document_->kind == MetadataKind::kFederation) return;
    const std::string& published = document_->token_endpoint;
    if (!object.token_issuing_endpoint || published.empty()) return;
    if (is_same_token_endpoint(*object.token_issuing_endpoint, published, tenant_)) return;
    add_url_mismatch(object, "TokenIssuingEndpoint", published, *object.token_issuing_endpoint);
  }

  void judge_application(const AuthServerObject& object) {
    const bool wanted = expected_.has_application || !expected_.application_identifier.empty();
    if (!wanted) return;
    if (!object.application_identifier) {
      return add_missing(object, "ApplicationIdentifier");
    }
    const std::string& found = *object.application_identifier;
    const bool is_right = expected_.application_identifier.empty() || same(found, expected_.application_identifier);
    if (!found.empty() && is_right) return;
    add("authserver_app_id_missing", object,
        fmt::format("{}: expected ApplicationIdentifier {}, found {}", shown(object.name),
                    expected_.application_identifier.empty() ? "of the dedicated application"
                                                             : expected_.application_identifier,
                    found.empty() ? "nothing" : shown(found)));
  }

  void add_not_configured(const std::vector<AuthServerObject>& objects) {
    std::vector<std::string> names;
    for (const auto& object : objects) {
      if (names.size() < 5) names.push_back(fmt::format("{} ({})", shown(object.name), shown(object.type)));
    }
    const std::string wanted = expected_.name.empty() ? fmt::format("with the metadata URL {}", shown_url(url_))
                                                      : fmt::format("called {}", shown(expected_.name));
    findings_.push_back(core::Finding("authserver_not_configured",
                                      fmt::format("{}: expected an authorization server {}, found {}", where_, wanted,
                                                  names.empty() ? "none" : fmt::format("{}", fmt::join(names, ", "))),
                                      {core::Evidence("source", where_), core::Evidence("expected", shown_url(url_))}));
  }

  void add_url_mismatch(const AuthServerObject& object, std::string_view property, const std::string& wanted,
                        const std::string& found) {
    add("authserver_url_mismatch", object,
        fmt::format("{}: expected {} {}, found {}", shown(object.name), property, shown_url(wanted),
                    found.empty() ? "nothing" : shown_url(found)));
  }

  void add(core::Code code, const AuthServerObject& object, const std::string& what) {
    findings_.push_back(
        core::Finding(code, fmt::format("{}: {}", where_, what),
                      {core::Evidence("source", where_), core::Evidence("auth_server", shown(object.name)),
                       core::Evidence("object_type", shown(object.type))}));
  }

  const std::string& where_;
  const AuthServerConfigured& expected_;
  const std::string& url_;
  const MetadataDocument* document_;
  std::vector<std::string> tenant_;  ///< its names
  std::vector<core::Finding> findings_;
};

}  // namespace

config::Schema<AuthServerConfigured> AuthServerConfigured::schema() {
  return byte_source_schema<AuthServerConfigured>(
             "powershell", "the output of `Get-AuthServer` as a list, CLIXML or JSON, or the document of the collector")
      .optional(
          "name", &AuthServerConfigured::name,
          "Name of the object that is meant, where several fit. Default: the one whose AuthMetadataUrl is url, or "
          "leads to federation metadata or an OpenID document of the same tenant",
          config::not_empty())
      .optional("is_default", &AuthServerConfigured::is_default,
                "The server has to be the default authorization endpoint, which modern authentication needs")
      .optional("has_application", &AuthServerConfigured::has_application,
                "The server has to name an application of its own, as hybrid deployments need since October 2025")
      .optional("application_identifier", &AuthServerConfigured::application_identifier,
                "The application that the server has to name", config::not_empty());
}

std::vector<core::Finding> judge_auth_server_objects(const std::vector<AuthServerObject>& objects,
                                                     const std::string& where, const AuthServerConfigured& expected,
                                                     const std::string& url, const MetadataDocument* document) {
  return ObjectJudge(where, expected, url, document).judge(objects);
}

core::Awaitable<void> judge_configured(core::ProbeContext& context, AuthServerConfigured configured, std::string url,
                                       std::optional<MetadataDocument> document, core::ProbeResult& result) {
  ExportSource source;
  static_cast<ByteSource&>(source) = configured;
  const auto reading = co_await read_export_source(context, source, result);
  if (!reading) co_return;
  if (auto stale = judge_export_age(source, *reading, context.clock.now())) result.add(*std::move(stale));
  if (!reading->exported) {
    result.add(unreadable_export(reading->where, reading->exported.error()));
    co_return;
  }
  const auto objects = evidence::read_auth_server_objects(*reading->exported);
  if (objects) {
    const MetadataDocument* published = document ? &*document : nullptr;
    result.add(judge_auth_server_objects(*objects, reading->where, configured, url, published));
  } else {
    result.add(unreadable_export(reading->where, objects.error()));
  }
}

}  // namespace probe::probes
