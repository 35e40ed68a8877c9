#include "agent/net/ldap_findings.hpp"

#include "tests/unit/net/finding_text.hpp"

#include <gtest/gtest.h>

#include <string>

namespace probe::net {
namespace {

using testing::evidence;

const Peer kPeer{"dc1.fabrikam.com", 636, "192.0.2.1:636", std::chrono::seconds(5)};
const std::string kServer = "dc1.fabrikam.com:636 (192.0.2.1:636)";

core::DirectoryQuery query() {
  core::DirectoryQuery query;
  query.bind_dn = "cn=probe";
  query.base = "cn=Auth Configuration";
  query.filter = "(cn=*)";
  return query;
}

struct Case {
  std::string name;
  LdapFailure failure;
  std::string code;
  std::string message;
};

class LdapFinding : public ::testing::TestWithParam<Case> {};

TEST_P(LdapFinding, NamesTheCause) {
  const auto finding = ldap_finding(GetParam().failure, query(), kPeer);
  EXPECT_EQ(finding.code().id(), GetParam().code);
  EXPECT_EQ(finding.message(), GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    Results, LdapFinding,
    ::testing::Values(
        Case{"ServerDown",
             {.stage = LdapStage::kSearch, .result = -1, .meaning = "Can't contact LDAP server"},
             "ldap_unreachable",
             kServer + " did not complete the search: the connection ended, or what came was not LDAP (-1)"},
        Case{"ServerDownAtBind",
             {.stage = LdapStage::kBind, .result = -1, .meaning = "Can't contact LDAP server"},
             "ldap_unreachable",
             kServer + " did not complete the bind: the connection ended, or what came was not LDAP (-1)"},
        Case{"TlsRefused",
             {.stage = LdapStage::kTls, .result = 2, .meaning = "Protocol error", .diagnostic = "no TLS"},
             "ldap_unreachable",
             kServer + " did not complete the start of TLS: protocol error (2): no TLS"},
        Case{"Busy",
             {.stage = LdapStage::kBind, .result = 51, .meaning = "Server is busy"},
             "ldap_unreachable",
             kServer + " did not complete the bind: server is busy (51)"},
        Case{"TimeLimit",
             {.result = 3, .meaning = "Time limit exceeded"},
             "ldap_unreachable",
             kServer + " did not complete the search: time limit exceeded (3)"},
        Case{"InvalidCredentials",
             {.stage = LdapStage::kBind, .result = 49, .meaning = "Invalid credentials"},
             "ldap_bind_failed",
             kServer + " does not let \"cn=probe\" in: invalid credentials (49)"},
        Case{"ActiveDirectory",
             {.stage = LdapStage::kBind,
              .result = 49,
              .meaning = "Invalid credentials",
              .diagnostic = "80090308: LdapErr: DSID-0C09044E, comment: AcceptSecurityContext error, data 532, v3839"},
             "ldap_bind_failed",
             kServer + " does not let \"cn=probe\" in: invalid credentials (49): the password has expired"},
        Case{"UnwillingAtBind",
             {.stage = LdapStage::kBind, .result = 53, .meaning = "Server is unwilling to perform", .diagnostic = "no"},
             "ldap_bind_failed",
             kServer + " does not let \"cn=probe\" in: server is unwilling to perform (53): no"},
        Case{
            "SearchWithoutBind",
            {.result = 1,
             .meaning = "Operations error",
             .diagnostic = "000004DC: LdapErr: DSID-0C090A5C, comment: In order to perform this operation a successful "
                           "bind must be completed on the connection., data 0, v4563"},
            "ldap_bind_failed",
            kServer + " does not let \"cn=probe\" in: operations error (1): 000004DC: LdapErr: DSID-0C090A5C, comment: "
                      "In order to perform this operation a successful bind must be completed on the connection., data "
                      "0, v4563"},
        Case{"StrongerAuth",
             {.result = 8, .meaning = "Strong(er) authentication required"},
             "ldap_bind_failed",
             kServer + " does not let \"cn=probe\" in: strong(er) authentication required (8)"},
        Case{"Missing",
             {.result = 32, .meaning = "No such object"},
             "ldap_object_not_found",
             kServer + " has no \"cn=Auth Configuration\""},
        Case{"Referral",
             {.result = 10, .meaning = "Referral", .referrals = {"ldap://a/", "ldap://b/"}},
             "ldap_referral",
             kServer + " does not hold \"cn=Auth Configuration\" and refers to ldap://a/, ldap://b/"},
        Case{"ReferralToNobody",
             {.result = 10, .meaning = "Referral"},
             "ldap_referral",
             kServer + " does not hold \"cn=Auth Configuration\" and refers to nobody"},
        Case{"SizeLimit",
             {.result = 4, .meaning = "Size limit exceeded"},
             "input_truncated",
             kServer + " has more at \"cn=Auth Configuration\" that matches (cn=*) than the limits allow"},
        Case{"NoAccess",
             {.result = 50, .meaning = "Insufficient access"},
             "input_unreadable",
             kServer + " refused the search: insufficient access (50)"}),
    [](const auto& param) { return param.param.name; });

TEST(LdapFindings, CarryWhatTheyRestOn) {
  const LdapFailure failure{
      .stage = LdapStage::kSearch, .result = 32, .meaning = "No such object", .matched = "dc=com"};
  EXPECT_EQ(evidence(ldap_finding(failure, query(), kPeer)),
            "remote_address=192.0.2.1:636 ldap_result=32 base=cn=Auth Configuration matched=dc=com");
}

TEST(LdapFindings, EachReasonOfActiveDirectoryIsKnown) {
  struct Reason {
    std::string data;
    std::optional<std::string> meaning;
  };
  for (const auto& [data, meaning] :
       {Reason{"525", "there is no such user"}, Reason{"52e", "the password is wrong"},
        Reason{"530", "the account may not log on at this time"},
        Reason{"531", "the account may not log on from this host"}, Reason{"532", "the password has expired"},
        Reason{"533", "the account is disabled"}, Reason{"568", "the account is in too many groups"},
        Reason{"701", "the account has expired"}, Reason{"773", "the password must be changed before the first logon"},
        Reason{"775", "the account is locked"}, Reason{"0", std::nullopt}, Reason{"52", std::nullopt},
        Reason{"52e1", std::nullopt}}) {
    const auto found = refused_logon("80090308: LdapErr: comment: AcceptSecurityContext error, data " + data + ", v1");
    EXPECT_EQ(found, meaning) << data;
  }
  EXPECT_EQ(refused_logon("invalid credentials"), std::nullopt);
}

}  // namespace
}  // namespace probe::net
