#include "probes/sources/ldap_source.hpp"

#include "tests/unit/probes/thumbprint_match/thumbprint_rig.hpp"

#include <gtest/gtest.h>

namespace probe::probes {
namespace {

using namespace probe::probes::testing;
using probe::testing::findings_in;

TEST(LdapUrl, IsReadOrRefused) {
  struct Case {
    std::string url;
    std::string want;
  };
  const Case cases[] = {
      {"ldap://dc1", "dc1 0 plain"},
      {"LDAPS://dc1.fabrikam.com:3269/", "dc1.fabrikam.com 3269 tls"},
      {"ldaps://[2001:db8::1]:636", "2001:db8::1 636 tls"},
      {"ldap://[2001:db8::1]", "2001:db8::1 0 plain"},
      {"dc1", "refused"},
      {"ldap://", "refused"},
      {"ldap:///DC=x", "refused"},
      {"https://dc1", "refused"},
      {"ldap://dc1:0", "refused"},
      {"ldap://dc1:65536", "refused"},
      {"ldap://dc1:389/DC=x", "refused"},
      {"ldap://[2001:db8::1", "refused"},
      {"ldap://[2001:db8::1]636", "refused"},
      {"ldap://user@dc1", "refused"},
  };
  for (const auto& [url, want] : cases) {
    const auto place = parse_ldap_url(url);
    EXPECT_EQ(place ? fmt::format("{} {} {}", place->host, place->port, place->tls ? "tls" : "plain") : "refused", want)
        << url;
  }
}

/// A directory with the configuration of the rig.
struct DirectoryTest : ThumbprintMatchTest {
  const std::string base = "CN=Configuration,DC=fabrikam,DC=com";
  const std::string configured = "{ ldap: { url: \"ldaps://dc1.fabrikam.com\", base: \"" + base + "\" } }";
  const std::string where = "ldaps://dc1.fabrikam.com: " + base;
  const std::string published = "[{ file: /auth.cer }]";
  core::DirectoryEntry entry{"CN=Auth Configuration," + base, {}};

  DirectoryTest() {
    entry.attributes.push_back({"msExchAuthCertificateThumbprint",
                                {"2:" + next().sha1_hex(), "0:" + current().sha1_hex(), "1:" + previous().sha1_hex()}});
    entry.attributes.push_back({"msExchAuthNextEffectiveDate", {"20261223203027.0Z"}});
    entry.attributes.push_back({"msExchAuthApplicationIdentifier", {"00000002-0000-0ff1-ce00-000000000000"}});
    answer({entry});
  }
  void answer(std::vector<core::DirectoryEntry> entries) {
    rig.fakes.directory.answers[base].entries = std::move(entries);
  }
  std::vector<std::string>& thumbprints() { return entry.attributes.front().values; }
};

TEST_F(DirectoryTest, NamesTheCertificates) {
  const core::ProbeResult result = run("[{ file: /auth.cer }, { metadata: \"" + kUrl + "\" }]", configured);
  EXPECT_EQ(findings_in(result), Lines{});
  EXPECT_EQ(match(result, "current"), 1);
  EXPECT_EQ(match(result, "next"), 1);
  EXPECT_EQ(value_of(result, "probe_rollover_effective_timestamp_seconds", ""), 1798057827);
  ASSERT_EQ(rig.fakes.directory.queries.size(), 1U);
  const core::DirectoryQuery& query = rig.fakes.directory.queries.front();
  EXPECT_EQ(query.host, "dc1.fabrikam.com");
  EXPECT_EQ(query.transport, core::LdapTransport::kTls);
  EXPECT_EQ(query.filter, "(objectClass=msExchAuthAuthConfig)");
  EXPECT_EQ(query.attributes, (Lines{"msExchAuthCertificateThumbprint", "msExchAuthNextEffectiveDate",
                                     "msExchAuthApplicationIdentifier"}));
}

TEST_F(DirectoryTest, IsJudgedLikeAnExport) {
  const std::string good = "0:" + current().sha1_hex();
  struct Case {
    std::string name;
    std::vector<std::string> values;
    Lines want;
  };
  const Case cases[] = {
      {"another current one",
       {"0:" + another().sha1_hex()},
       {"failure thumbprint_current_mismatch: /auth.cer: expected the configured current certificate " +
        another().sha1_hex() + ", found " + current().sha1_hex()}},
      {"no current one",
       {"1:" + previous().sha1_hex()},
       {"failure thumbprint_current_empty: " + where +
        ": expected the thumbprint of the current certificate, the value is blank"}},
      {"malformed",
       {"0:soon"},
       {"failure thumbprint_malformed: " + where +
        ": current thumbprint: expected a thumbprint (40 or 64 hex digits, or base64 of 20 or 32 bytes), found 4 "
        "characters, of which 's' at position 1 is not a hex digit"}},
      {"two current ones",
       {good, "0:" + another().sha1_hex()},
       {"unknown input_parse_error: " + where +
        ": msExchAuthCertificateThumbprint: expected one current thumbprint, "
        "found " +
        current().sha1_hex() + " and " + another().sha1_hex()}},
      {"none that may be read",
       {},
       {"unknown input_missing: " + where +
        ": expected the attribute msExchAuthCertificateThumbprint of CN=Auth Configuration," + base +
        ", found none that this account may read"}},
  };
  for (const auto& [name, values, want] : cases) {
    thumbprints() = values;
    answer({entry});
    EXPECT_EQ(findings_in(run(published, configured)), want) << name;
  }
}

TEST_F(DirectoryTest, MustHaveOneObjectOnly) {
  core::DirectoryEntry other = entry;
  other.dn = "CN=Other";
  answer({entry, other});
  EXPECT_EQ(findings_in(run(published, configured)),
            Lines{"unknown input_parse_error: " + where + ": expected one object, found 2: CN=Auth Configuration," +
                  base + ", CN=Other"});
  rig.fakes.directory.answers.clear();
  EXPECT_EQ(findings_in(run(published, configured)),
            Lines{"unknown ldap_object_not_found: the directory has no \"" + base + "\""});
}

TEST_F(DirectoryTest, IsLoggedInToWithThePasswordOfAFile) {
  const std::string login = "{ ldap: { url: \"ldap://dc1:3268\", starttls: true, base: \"" + base +
                            "\", bind_dn: \"CN=probe\", password_file: /secret, ca_file: /ca.pem } }";
  rig.put("/secret", "hunter2\n");
  EXPECT_EQ(findings_in(run(published, login)), Lines{});
  const core::DirectoryQuery& query = rig.fakes.directory.queries.front();
  EXPECT_EQ(query.port, 3268);
  EXPECT_EQ(query.transport, core::LdapTransport::kStartTls);
  EXPECT_EQ(query.trust.ca_file, "/ca.pem");
  EXPECT_EQ(query.bind_dn, "CN=probe");
  EXPECT_EQ(query.password.expose(), "hunter2");
  rig.fakes.files.files.erase("/secret");
  const core::ProbeResult result = run(published, login);
  ASSERT_EQ(result.findings().size(), 1U);
  EXPECT_EQ(result.findings().front().code().id(), "credential_unreadable");
  EXPECT_EQ(rig.fakes.directory.queries.size(), 1U) << "nobody is asked without the password";
}

TEST(LdapConfiguration, NeverSendsAPasswordInTheClear) {
  struct Case {
    std::string ldap, want;
  };
  const std::string at = "probe.yml:4:";
  const Case cases[] = {
      {"url: \"ldap://dc\", base: \"DC=x\", bind_dn: a, password_file: /p",
       at + "59: probes[a].configured.ldap.bind_dn: expected ldaps:// or starttls beside it: the password would go "
            "over the network in the clear"},
      {"url: \"ldaps://dc\", base: \"DC=x\", bind_dn: a",
       at + "60: probes[a].configured.ldap.bind_dn: expected password_file beside bind_dn"},
      {"url: \"ldaps://dc\", base: \"DC=x\", password_file: /p",
       at + "25: probes[a].configured.ldap.bind_dn: expected bind_dn beside password_file"},
      {"url: \"ldaps://dc\", starttls: true, base: \"DC=x\"",
       at + "46: probes[a].configured.ldap.starttls: expected only with ldap://: with ldaps:// TLS is there from the "
            "first byte"},
      {"url: \"ldap://dc\", base: \"DC=x\", ca_file: /ca.pem",
       at + "59: probes[a].configured.ldap.ca_file: expected ldaps:// or starttls beside it: without TLS the server "
            "shows "
            "no certificate"},
      {"url: \"ldap://me:secret@dc\", base: \"DC=x\"",
       at + "32: probes[a].configured.ldap.url: expected a URL like ldaps://host:port without user and password"},
      {"url: dc, base: \"DC=x\"",
       at + "32: probes[a].configured.ldap.url: expected a URL like ldaps://host:port, got \"dc\""},
  };
  for (const auto& [ldap, want] : cases) {
    EXPECT_EQ(problems_of("probes:\n  - name: a\n    type: thumbprint_match\n    configured: { ldap: { " + ldap +
                          " } }\n    published: [{ file: /a }]\n"),
              want);
  }
}

}  // namespace
}  // namespace probe::probes
