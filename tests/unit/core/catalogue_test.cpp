#include "agent/core/catalogue.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace probe::core {
namespace {

constexpr std::size_t kMaxRowBytes = 1200;

std::vector<CodeInfo> all_rows() {
  std::vector<CodeInfo> rows;
  for (const auto& area : kCatalogue) rows.insert(rows.end(), area.begin(), area.end());
  return rows;
}

std::array<std::string_view, 4> texts(const CodeInfo& row) {
  return {row.meaning, row.detected_by, row.causes, row.remedy};
}

std::vector<std::string> lines(std::string_view text) {
  std::vector<std::string> result;
  std::istringstream stream{std::string(text)};
  for (std::string line; std::getline(stream, line);) result.push_back(line);
  return result;
}

std::set<std::string> words(std::string_view text) {
  std::istringstream stream{std::string(text)};
  std::set<std::string> result;
  for (std::string word; stream >> word;) result.insert(word);
  return result;
}

template <class Predicate>
std::set<std::string> ids_where(Predicate predicate) {
  std::set<std::string> result;
  for (const auto& row : all_rows()) {
    if (predicate(row)) result.emplace(row.id);
  }
  return result;
}

bool lower_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

/// `^[a-z][a-z0-9]*(_[a-z0-9]+)+$`, spelled out because std::regex is slow and recursive.
bool is_code_id(std::string_view id) {
  if (id.empty() || id.front() < 'a' || id.front() > 'z' || !lower_or_digit(id.back())) return false;
  if (id.find('_') == std::string_view::npos || id.find("__") != std::string_view::npos) return false;
  return std::ranges::all_of(id, [](char c) { return lower_or_digit(c) || c == '_'; });
}

TEST(Catalogue, id_rule_accepts_and_refuses_what_it_should) {
  for (const auto* id : {"cert_expired", "a_b", "metadata_x5t_mismatch", "a1_2"}) EXPECT_TRUE(is_code_id(id)) << id;
  for (const auto* id : {"", "cert", "Cert_expired", "cert__expired", "_cert", "cert_", "1cert_x", "cert-x", "a_b c"}) {
    EXPECT_FALSE(is_code_id(id)) << id;
  }
}

TEST(Catalogue, every_id_is_area_and_cause_in_lower_snake_case) {
  for (const auto& row : all_rows()) EXPECT_TRUE(is_code_id(row.id)) << row.id;
}

TEST(Catalogue, no_id_occurs_twice) {
  std::set<std::string_view> seen;
  for (const auto& row : all_rows()) EXPECT_TRUE(seen.insert(row.id).second) << row.id;
}

TEST(Catalogue, every_row_is_found_by_its_id) {
  for (const auto& row : all_rows()) {
    const auto* found = find_code(row.id);
    ASSERT_NE(found, nullptr) << row.id;
    EXPECT_EQ(found->meaning, row.meaning);
  }
}

TEST(Catalogue, an_unknown_id_is_not_found) {
  for (const auto* id : {"nope", "", "cert", "cert_expire", "cert_expired ", "CERT_EXPIRED"}) {
    EXPECT_EQ(find_code(id), nullptr) << id;
  }
}

TEST(Catalogue, a_code_literal_carries_its_row) {
  constexpr Code code{"clock_skew"};
  EXPECT_EQ(code.id(), "clock_skew");
  EXPECT_EQ(code.info().severity, Severity::kWarning);
  EXPECT_TRUE(code == Code{"clock_skew"});
  EXPECT_FALSE(code == Code{"cert_expired"});
}

TEST(Catalogue, no_text_is_empty) {
  for (const auto& row : all_rows()) {
    for (const auto text : texts(row)) EXPECT_FALSE(text.empty()) << row.id;
  }
}

TEST(Catalogue, causes_and_remedy_are_lines_without_a_blank_one) {
  for (const auto& row : all_rows()) {
    for (const auto text : {row.causes, row.remedy}) {
      EXPECT_GE(lines(text).size(), 1U) << row.id;
      for (const auto& line : lines(text)) EXPECT_FALSE(line.empty()) << row.id;
      EXPECT_NE(text.back(), '\n') << row.id;
    }
  }
}

TEST(Catalogue, meaning_and_detection_are_one_line_that_ends_with_a_full_stop) {
  for (const auto& row : all_rows()) {
    for (const auto text : {row.meaning, row.detected_by}) {
      EXPECT_EQ(text.find('\n'), std::string_view::npos) << row.id;
      EXPECT_TRUE(text.ends_with('.')) << row.id << ": " << text;
    }
  }
}

TEST(Catalogue, meaning_starts_with_a_capital_letter) {
  for (const auto& row : all_rows()) {
    EXPECT_TRUE(row.meaning.front() >= 'A' && row.meaning.front() <= 'Z') << row.id << ": " << row.meaning;
  }
}

TEST(Catalogue, no_line_has_blanks_at_its_ends_or_two_in_a_row) {
  for (const auto& row : all_rows()) {
    for (const auto text : texts(row)) {
      for (const auto& line : lines(text)) {
        EXPECT_FALSE(line.starts_with(' ') || line.ends_with(' ')) << row.id << ": " << line;
        EXPECT_EQ(line.find("  "), std::string::npos) << row.id << ": " << line;
      }
    }
  }
}

// Commands are copied from here into shells: a typographic quote or an invisible character would break them.
TEST(Catalogue, texts_are_printable_ascii) {
  for (const auto& row : all_rows()) {
    for (const auto text : texts(row)) {
      EXPECT_TRUE(std::ranges::all_of(text, [](char c) { return c == '\n' || (c >= ' ' && c <= '~'); })) << row.id;
    }
  }
}

TEST(Catalogue, every_command_is_closed_on_its_line) {
  for (const auto& row : all_rows()) {
    for (const auto text : texts(row)) {
      for (const auto& line : lines(text)) EXPECT_EQ(std::ranges::count(line, '`') % 2, 0) << row.id << ": " << line;
    }
  }
}

TEST(Catalogue, every_remedy_holds_a_command) {
  for (const auto& row : all_rows()) EXPECT_NE(row.remedy.find('`'), std::string_view::npos) << row.id;
}

TEST(Catalogue, no_row_is_longer_than_a_page_of_a_pager) {
  for (const auto& row : all_rows()) {
    std::size_t bytes = 0;
    for (const auto text : texts(row)) bytes += text.size();
    EXPECT_LE(bytes, kMaxRowBytes) << row.id;
  }
}

TEST(Catalogue, remedies_use_no_module_that_was_withdrawn) {
  for (const auto& row : all_rows()) {
    for (const std::string_view module : {"Msol", "MSOnline", "AzureAD"}) {
      EXPECT_EQ(row.remedy.find(module), std::string_view::npos) << row.id;
    }
  }
}

TEST(Catalogue, a_row_that_another_row_refers_to_exists) {
  constexpr std::string_view kMarker = "`probe explain ";
  int references = 0;
  for (const auto& row : all_rows()) {
    for (auto at = row.remedy.find(kMarker); at != std::string_view::npos; at = row.remedy.find(kMarker, at + 1)) {
      const auto start = at + kMarker.size();
      const auto id = row.remedy.substr(start, row.remedy.find('`', start) - start);
      EXPECT_NE(find_code(id), nullptr) << row.id << " refers to " << id;
      ++references;
    }
  }
  EXPECT_GT(references, 0);
}

// The ids and what they count as are API: dashboards and alerts rest on them. Only add to these tables.
TEST(Catalogue, published_codes_keep_their_failure_class) {
  const std::array<std::pair<FailureClass, std::string_view>, 10> published{{
      {FailureClass::kCheck,
       "cert_expired cert_not_yet_valid cert_expiring_critical cert_expiring cert_weak_key cert_weak_signature "
       "cert_key_usage_invalid cert_self_signature_invalid cert_subject_mismatch cert_untrusted_chain "
       "thumbprint_current_mismatch thumbprint_current_empty thumbprint_not_published thumbprint_next_mismatch "
       "proxy_not_configured proxy_disabled proxy_invalid proxy_organization_mismatch proxy_organization_empty "
       "proxy_uri_mismatch proxy_uri_invalid proxy_object_pending "
       "cert_private_key_exposed cert_chain_misordered "
       "cert_private_key_missing cert_private_key_mismatch cert_self_signed cert_chain_incomplete cert_is_authority "
       "cert_name_constraint_violated cert_issuer_not_allowed cert_extension_unknown cert_noncompliant "
       "cert_served_outdated thumbprint_partial_deployment "
       "key_not_registered key_registered_expired key_next_not_registered key_on_shared_principal key_window_mismatch "
       "key_registered_not_yet_valid cert_status_invalid rollover_stalled rollover_too_soon rollover_next_unusable "
       "authconfig_service_name_wrong "
       "authconfig_realm_unexpected authconfig_invalid proxy_enabled_unexpectedly feature_override_missing "
       "feature_override_conflict feature_override_scoped partner_application_missing partner_application_disabled "
       "partner_linked_account_missing probe_result_failed cert_revoked cert_revocation_unknown ews_gate_closed"},
      {FailureClass::kInput,
       "cert_missing cert_unreadable cert_parse_error cert_multiple_ambiguous thumbprint_malformed "
       "thumbprint_algorithm_mismatch input_missing input_unreadable input_stale input_parse_error "
       "trust_store_unreadable "
       "pkcs12_bad_password pkcs12_legacy_algorithm input_date_ambiguous input_truncated input_not_collected "
       "ldap_unreachable "
       "ldap_bind_failed ldap_object_not_found ldap_referral command_failed command_starved credential_unreadable "
       "signing_key_unusable "
       "graph_unauthorized graph_forbidden graph_throttled "
       "proxy_state_stale probe_result_missing probe_result_stale"},
      {FailureClass::kDns, "dns_nxdomain dns_no_address dns_servfail dns_timeout"},
      {FailureClass::kConnect, "connect_refused connect_timeout connect_unreachable connect_reset"},
      {FailureClass::kProxy, "proxy_unreachable proxy_timeout proxy_auth_required proxy_denied proxy_protocol_error"},
      {FailureClass::kTls,
       "tls_handshake_failed tls_timeout tls_version_unsupported tls_key_exchange_weak tls_certificate_expired "
       "tls_certificate_not_yet_valid "
       "tls_hostname_mismatch tls_untrusted_issuer tls_self_signed tls_certificate_invalid "
       "tls_intercepted tls_alpn_no_h2 tls_client_cert_required tls_client_cert_rejected starttls_refused"},
      {FailureClass::kHttp,
       "http_timeout http_truncated http_too_large http_protocol_error http_redirect_unexpected http_status_unexpected "
       "http_server_error http_rate_limited http_body_unexpected push_endpoint_retired"},
      {FailureClass::kAuth,
       "metadata_parse_error metadata_shape_invalid metadata_issuer_mismatch metadata_realm_mismatch "
       "metadata_no_signing_keys metadata_expired metadata_all_keys_expired metadata_key_expired metadata_x5t_mismatch "
       "metadata_key_invalid metadata_endpoint_insecure authserver_url_mismatch clock_skew push_challenge_missing "
       "push_challenge_issuer_mismatch push_auth_rejected push_token_signature push_token_audience push_token_issuer "
       "push_token_tenant push_token_user push_token_grant push_oauth_unavailable push_forbidden "
       "authserver_not_configured authserver_disabled authserver_invalid authserver_not_default "
       "authserver_app_id_missing "
       "authserver_ambiguous authserver_tenant_mismatch "
       "metadata_key_changed token_key_not_found token_key_expired token_assertion_time token_assertion_audience "
       "token_assertion_client token_app_not_found token_app_disabled token_consent_missing token_tenant_not_found "
       "token_resource_not_found token_blocked_by_policy token_secret_rejected token_rejected_other "
       "token_response_invalid token_signature_invalid push_credential_rejected"},
      {FailureClass::kTimeout, "probe_timeout"},
      {FailureClass::kException, "internal_error"},
  }};
  for (const auto& [failure_class, ids] : published) {
    EXPECT_EQ(ids_where([&](const CodeInfo& row) { return row.failure_class == failure_class; }), words(ids))
        << to_string(failure_class);
  }
}

TEST(Catalogue, published_codes_keep_their_severity) {
  EXPECT_EQ(
      ids_where([](const CodeInfo& row) { return row.severity == Severity::kWarning; }),
      words("cert_private_key_exposed cert_chain_misordered cert_revocation_unknown cert_expiring cert_weak_signature "
            "cert_key_usage_invalid cert_subject_mismatch "
            "metadata_key_expired "
            "clock_skew proxy_object_pending "
            "cert_noncompliant key_next_not_registered key_on_shared_principal key_window_mismatch rollover_too_soon "
            "authconfig_realm_unexpected authserver_not_default authserver_ambiguous metadata_key_changed "
            "feature_override_scoped"));
  EXPECT_EQ(
      ids_where([](const CodeInfo& row) { return row.severity == Severity::kUnknown; }),
      words("cert_unreadable cert_multiple_ambiguous thumbprint_algorithm_mismatch input_missing input_unreadable "
            "input_stale input_parse_error trust_store_unreadable probe_timeout internal_error "
            "pkcs12_bad_password pkcs12_legacy_algorithm input_date_ambiguous input_truncated ldap_unreachable "
            "ldap_bind_failed ldap_object_not_found ldap_referral command_failed command_starved "
            "credential_unreadable "
            "graph_unauthorized graph_forbidden graph_throttled input_not_collected "
            "signing_key_unusable proxy_state_stale probe_result_missing probe_result_stale"));
}

}  // namespace
}  // namespace probe::core
