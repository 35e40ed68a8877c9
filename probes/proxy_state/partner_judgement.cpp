#include "probes/proxy_state/partner_judgement.hpp"

#include "probes/evidence/ascii.hpp"
#include "probes/evidence/partner_application.hpp"
#include "probes/sources/exported_list.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <string_view>
#include <utility>

namespace probe::probes {

namespace {

using evidence::PartnerApplication;
using Findings = std::vector<core::Finding>;

core::Finding complaint(core::Code code, const std::string& where, const PartnerExpectation& expected,
                        std::string_view message) {
  return {code,
          fmt::format("{}: partner application {}: {}", where, expected.application_identifier, message),
          {core::Evidence("source", where), core::Evidence("application_identifier", expected.application_identifier)}};
}

/// Where Active Directory moves what was deleted, by canonical or distinguished name.
bool is_deleted(std::string_view account) {
  const std::string lower = evidence::to_lower(account);
  return lower.find("/deleted objects/") != std::string::npos ||
         lower.find(",cn=deleted objects,") != std::string::npos;
}

constexpr std::string_view kExchangeOnline = "00000002-0000-0ff1-ce00-000000000000";

/// Whether it takes tokens of an authorization server, as Exchange Online's are, or of its own, by its own document of
/// metadata.
bool trusts_somebody(const PartnerApplication& found, const PartnerExpectation& expected) {
  if (found.use_auth_server.value_or(true)) return true;
  const bool is_online = evidence::equals_ignoring_case(expected.application_identifier, kExchangeOnline);
  return !is_online && !found.auth_metadata_url.value_or("").empty();
}

/// What is wrong with an application that has the right identifier.
Findings judge_one(const PartnerApplication& found, const std::string& where, const PartnerExpectation& expected) {
  Findings findings;
  const auto add = [&](core::Code code, std::string_view message) {
    auto finding = complaint(code, where, expected, message);
    if (!found.name.empty()) finding.add(core::Evidence("name", core::one_line(found.name)));
    findings.push_back(std::move(finding));
  };
  const bool wants_account = expected.linked_account == LinkedAccount::kRequired;
  if (expected.enabled && !found.enabled) add("input_missing", "expected a value of Enabled, found none");
  if (expected.enabled && !found.enabled.value_or(true)) {
    add("partner_application_disabled", "Enabled: expected True, found False");
  }
  if (expected.enabled && !found.is_valid.value_or(true))
    add("partner_application_disabled", "IsValid: expected True, found False");
  if (expected.enabled && !trusts_somebody(found, expected)) {
    add("partner_application_disabled", "UseAuthServer: expected True, found False");
  }
  if (wants_account && !found.linked_account) add("input_missing", "expected a value of LinkedAccount, found none");
  if (wants_account && found.linked_account && found.linked_account->empty()) {
    add("partner_linked_account_missing", "LinkedAccount: expected an account, found nothing");
  }
  if (wants_account && is_deleted(found.linked_account.value_or(""))) {
    add("partner_linked_account_missing",
        fmt::format("LinkedAccount: expected an account, found the deleted {}", core::one_line(*found.linked_account)));
  }
  return findings;
}

Findings judge_expected(const std::vector<PartnerApplication>& exported, const std::string& where,
                        const PartnerExpectation& expected) {
  std::optional<Findings> first;
  std::size_t without_identifier = 0;
  for (const auto& each : exported) {
    if (!each.application_identifier) ++without_identifier;
    if (!evidence::equals_ignoring_case(each.application_identifier.value_or(""), expected.application_identifier))
      continue;
    auto findings = judge_one(each, where, expected);
    if (findings.empty()) return findings;
    if (!first) first = std::move(findings);
  }
  if (first) return *std::move(first);
  Findings missing;
  if (without_identifier > 0) {
    missing.push_back(complaint("input_missing", where, expected,
                                fmt::format("expected the ApplicationIdentifier of each application, found none in "
                                            "{} of {}",
                                            without_identifier, exported.size())));
  } else {
    missing.push_back(complaint("partner_application_missing", where, expected,
                                fmt::format("expected one, found none among the {} exported", exported.size())));
  }
  return missing;
}

}  // namespace

config::Schema<PartnerExpectation> PartnerExpectation::schema() {
  return config::Schema<PartnerExpectation>{}
      .required("application_identifier", &PartnerExpectation::application_identifier,
                "Its ApplicationIdentifier; Exchange Online's is 00000002-0000-0ff1-ce00-000000000000",
                config::not_empty())
      .optional("enabled", &PartnerExpectation::enabled, "Whether it has to be on; false: it may be off")
      .optional("linked_account", &PartnerExpectation::linked_account,
                "Whether it must have a LinkedAccount, without which its tokens have no rights");
}

Findings judge_partners(const evidence::Export& exported, const std::string& where,
                        const std::vector<PartnerExpectation>& expected) {
  Findings findings;
  if (expected.empty()) return findings;
  auto list = exported_list(evidence::read_partner_applications(exported), exported, where);
  if (list.finding) {
    findings.push_back(*std::move(list.finding));
    return findings;
  }
  for (const auto& one : expected) {
    auto found = judge_expected(list.objects, where, one);
    std::ranges::move(found, std::back_inserter(findings));
  }
  return findings;
}

}  // namespace probe::probes
