#include "agent/net/ldap_findings.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <utility>

namespace probe::net {

namespace {

/// Result codes of RFC 4511 section 4.1.9 that mean something of their own here.
namespace result {
constexpr int kOperationsError = 1;
constexpr int kTimeLimitExceeded = 3;
constexpr int kSizeLimitExceeded = 4;
constexpr int kStrongerAuthRequired = 8;
constexpr int kReferral = 10;
constexpr int kAdminLimitExceeded = 11;
constexpr int kConfidentialityRequired = 13;
constexpr int kNoSuchObject = 32;
constexpr int kInappropriateAuthentication = 48;
constexpr int kInvalidCredentials = 49;
constexpr int kBusy = 51;
constexpr int kUnavailable = 52;
// libldap's own.
constexpr int kServerDown = -1;
constexpr int kFilterError = -7;
}  // namespace result

struct RefusedLogon {
  std::string_view data;
  std::string_view meaning;
};

/// Windows error codes that Active Directory gives with invalidCredentials.
constexpr std::array kRefusedLogons{
    RefusedLogon{"525", "there is no such user"},
    RefusedLogon{"52e", "the password is wrong"},
    RefusedLogon{"530", "the account may not log on at this time"},
    RefusedLogon{"531", "the account may not log on from this host"},
    RefusedLogon{"532", "the password has expired"},
    RefusedLogon{"533", "the account is disabled"},
    RefusedLogon{"568", "the account is in too many groups"},
    RefusedLogon{"701", "the account has expired"},
    RefusedLogon{"773", "the password must be changed before the first logon"},
    RefusedLogon{"775", "the account is locked"},
};

/// Results that say that who asks is not let in, whatever the operation. Active Directory calls a search without bind
/// an operations error.
constexpr std::array kNotLetIn{result::kStrongerAuthRequired, result::kConfidentialityRequired,
                               result::kInappropriateAuthentication, result::kInvalidCredentials};

constexpr std::array kCannotAnswer{result::kTimeLimitExceeded, result::kBusy, result::kUnavailable};

constexpr std::array kLimits{result::kSizeLimitExceeded, result::kAdminLimitExceeded};

template <std::size_t Size>
bool one_of(const std::array<int, Size>& results, int code) {
  return std::ranges::find(results, code) != results.end();
}

std::string_view doing(LdapStage stage) {
  constexpr std::array<std::string_view, 3> kWords{"the start of TLS", "the bind", "the search"};
  return kWords[static_cast<std::size_t>(stage)];
}

bool wants_bind(const LdapFailure& failure) {
  return failure.result == result::kOperationsError && failure.diagnostic.find("bind must") != std::string::npos;
}

/// `invalid credentials (49)`, and what the server added to it.
std::string seen(const LdapFailure& failure) {
  // There was a connection: "can't contact", as libldap has it, would be misleading.
  const std::string meaning = failure.result == result::kServerDown ? "the connection ended, or what came was not LDAP"
                                                                    : lower_start(failure.meaning);
  auto text = fmt::format("{} ({})", meaning, failure.result);
  if (const auto logon = refused_logon(failure.diagnostic)) return fmt::format("{}: {}", text, *logon);
  if (failure.diagnostic.empty()) return text;
  return fmt::format("{}: {}", text, core::one_line(failure.diagnostic, 200));
}

std::vector<core::Evidence> evidence(const LdapFailure& failure, const core::DirectoryQuery& query, const Peer& peer) {
  auto facts = peer.evidence();
  facts.emplace_back("ldap_result", std::int64_t{failure.result});
  if (failure.stage == LdapStage::kSearch) facts.emplace_back("base", query.base);
  if (failure.stage == LdapStage::kBind || wants_bind(failure)) {
    facts.emplace_back("bind_dn", query.bind_dn.empty() ? "anonymous" : query.bind_dn);
  }
  if (!failure.diagnostic.empty()) facts.emplace_back("diagnostic", core::one_line(failure.diagnostic, 256));
  return facts;
}

std::string who(const core::DirectoryQuery& query) {
  return query.bind_dn.empty() ? "an anonymous client" : fmt::format("\"{}\"", query.bind_dn);
}

core::Finding missing(const LdapFailure& failure, const core::DirectoryQuery& query, const Peer& peer) {
  auto message = fmt::format("{} has no \"{}\"", peer.text(), query.base);
  auto facts = evidence(failure, query, peer);
  if (!failure.matched.empty()) {
    message += fmt::format(", only \"{}\"", core::one_line(failure.matched, 200));
    facts.emplace_back("matched", failure.matched);
  }
  return {"ldap_object_not_found", std::move(message), std::move(facts)};
}

core::Finding referred(const LdapFailure& failure, const core::DirectoryQuery& query, const Peer& peer) {
  const auto urls = core::one_line(fmt::format("{}", fmt::join(failure.referrals, ", ")), 256);
  auto facts = evidence(failure, query, peer);
  facts.emplace_back("referrals", urls);
  auto message =
      fmt::format("{} does not hold \"{}\" and refers to {}", peer.text(), query.base, urls.empty() ? "nobody" : urls);
  return {"ldap_referral", std::move(message), std::move(facts)};
}

/// Results of a bind or a search that a server gave on purpose.
core::Finding refused(const LdapFailure& failure, const core::DirectoryQuery& query, const Peer& peer) {
  return {"input_unreadable", fmt::format("{} refused {}: {}", peer.text(), doing(failure.stage), seen(failure)),
          evidence(failure, query, peer)};
}

}  // namespace

core::Finding ldap_finding(const LdapFailure& failure, const core::DirectoryQuery& query, const Peer& peer) {
  const bool answered = failure.result > 0 && !one_of(kCannotAnswer, failure.result);
  const bool binding = failure.stage == LdapStage::kBind && answered;
  if (failure.result == result::kReferral) return referred(failure, query, peer);
  if (binding || one_of(kNotLetIn, failure.result) || wants_bind(failure)) {
    return {"ldap_bind_failed", fmt::format("{} does not let {} in: {}", peer.text(), who(query), seen(failure)),
            evidence(failure, query, peer)};
  }
  if (failure.stage == LdapStage::kSearch) {
    if (failure.result == result::kNoSuchObject) return missing(failure, query, peer);
    if (one_of(kLimits, failure.result)) return too_much_found(query, peer, "the limits allow");
    if (answered || failure.result == result::kFilterError) return refused(failure, query, peer);
  }
  return {"ldap_unreachable",
          fmt::format("{} did not complete {}: {}", peer.text(), doing(failure.stage), seen(failure)),
          evidence(failure, query, peer)};
}

core::Finding ldap_unreachable(const core::Finding& why) {
  auto facts = why.evidence();
  facts.emplace_back("cause", std::string(why.code().id()));
  return {"ldap_unreachable", why.message(), std::move(facts)};
}

core::Finding nothing_found(const core::DirectoryQuery& query, const Peer& peer) {
  auto facts = peer.evidence();
  facts.emplace_back("base", query.base);
  facts.emplace_back("filter", query.filter);
  return {"ldap_object_not_found",
          fmt::format("{} has nothing at \"{}\" that matches {}", peer.text(), query.base, query.filter),
          std::move(facts)};
}

core::Finding too_much_found(const core::DirectoryQuery& query, const Peer& peer, const std::string& limit) {
  auto facts = peer.evidence();
  facts.emplace_back("base", query.base);
  facts.emplace_back("filter", query.filter);
  return {"input_truncated",
          fmt::format("{} has more at \"{}\" that matches {} than {}", peer.text(), query.base, query.filter, limit),
          std::move(facts)};
}

core::Finding ldap_timeout(LdapStage stage, const Peer& peer) {
  return {"ldap_unreachable",
          fmt::format("{} did not complete {} within {}", peer.text(), doing(stage), peer.waited_text()),
          peer.evidence()};
}

std::optional<std::string_view> refused_logon(std::string_view diagnostic) {
  constexpr std::string_view kMark = ", data ";
  const auto mark = diagnostic.find(kMark);
  if (mark == std::string_view::npos) return std::nullopt;
  const auto data = diagnostic.substr(mark + kMark.size());
  const auto code = data.substr(0, data.find_first_not_of("0123456789abcdefABCDEF"));
  const auto* known = std::ranges::find(kRefusedLogons, code, &RefusedLogon::data);
  if (known == kRefusedLogons.end()) return std::nullopt;
  return known->meaning;
}

}  // namespace probe::net
