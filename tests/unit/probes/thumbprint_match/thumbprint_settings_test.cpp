#include "tests/unit/probes/thumbprint_match/thumbprint_rig.hpp"

#include <gtest/gtest.h>

namespace probe::probes {
namespace {

using namespace probe::probes::testing;
using probe::testing::findings_in;

const std::string kHealthy = "00000002-0000-0ff1-ce00-000000000000";

using Properties = std::vector<std::pair<std::string, std::string>>;

/// The rig's configuration with these properties in place of its own ServiceName.
std::string with(const Properties& properties) {
  const std::string config = auth_config(current().sha1_hex());
  std::string text = config.substr(0, config.find("ServiceName"));
  for (const auto& [name, value] : properties) text += fmt::format("{:<29} : {}\r\n", name, value);
  return text + "\r\n";
}

TEST_F(ThumbprintMatchTest, JudgesTheSettingsBesideTheThumbprints) {
  const std::string at = "/authconfig.txt: expected ";
  struct Case {
    std::string name;
    Properties properties;
    Lines want;
  };
  const Case cases[] = {
      {"healthy", {{"ServiceName", kHealthy}, {"Realm", ""}, {"IsValid", "True"}}, {}},
      {"in upper case", {{"ServiceName", "00000002-0000-0FF1-CE00-000000000000"}}, {}},
      {"nothing exported", {{"Name", "Auth Configuration"}}, {}},
      {"another service",
       {{"ServiceName", "00000003-0000-0ff1-ce00-000000000000"}},
       {"failure authconfig_service_name_wrong: " + at + "ServiceName " + kHealthy +
        ", found 00000003-0000-0ff1-ce00-000000000000"}},
      {"no service",
       {{"ServiceName", ""}},
       {"failure authconfig_service_name_wrong: " + at + "ServiceName " + kHealthy + ", found a blank value"}},
      {"a realm",
       {{"Realm", "fabrikam.com"}},
       {"warning authconfig_realm_unexpected: " + at + "a blank Realm, found fabrikam.com"}},
      {"not valid", {{"IsValid", "False"}}, {"failure authconfig_invalid: " + at + "IsValid True, found False"}},
      {"neither valid nor not",
       {{"IsValid", "Maybe"}},
       {"unknown input_parse_error: /authconfig.txt: IsValid on line 6: expected True or False, found 'Maybe'"}},
  };
  for (const auto& [name, properties, want] : cases) {
    rig.put("/authconfig.txt", with(properties));
    EXPECT_EQ(findings_in(run("[{ file: /auth.cer }]")), want) << name;
  }
}

TEST_F(ThumbprintMatchTest, WantsTheSettingsThatAreExpected) {
  more = "expect: { realm: fabrikam.com, service_name: 00000003-0000-0ff1-ce00-000000000000 }\n";
  rig.put("/authconfig.txt",
          with({{"ServiceName", "00000003-0000-0ff1-ce00-000000000000"}, {"Realm", "Fabrikam.com"}}));
  EXPECT_EQ(findings_in(run("[{ file: /auth.cer }]")), Lines{});
  rig.put("/authconfig.txt", with({{"Realm", ""}}));
  EXPECT_EQ(findings_in(run("[{ file: /auth.cer }]")),
            Lines{"warning authconfig_realm_unexpected: /authconfig.txt: expected Realm fabrikam.com, found a blank "
                  "value"});
}

TEST_F(ThumbprintMatchTest, ReadsTheConfigurationFromWhereverItComes) {
  const std::string config = auth_config(current().sha1_hex());
  core::CommandOutcome outcome;
  outcome.exit_status = 0;
  outcome.output = config;
  rig.fakes.commands.outcomes["/usr/bin/export"] = outcome;
  publish(config, 200, "https://files.fabrikam.com/authconfig.txt");
  rig.put("/exports/authconfig.txt", config);
  for (const char* configured :
       {"{ command: [/usr/bin/export, --now] }", "{ url: \"https://files.fabrikam.com/authconfig.txt\" }",
        "{ powershell: /exports/*.txt }"}) {
    const core::ProbeResult result = run("[{ file: /auth.cer }]", configured);
    EXPECT_EQ(findings_in(result), Lines{}) << configured;
    EXPECT_EQ(match(result, "current"), 1) << configured;
  }
  const std::string inlined = "{ inline: \"CurrentCertificateThumbprint : " + another().sha1_hex() + "\" }";
  EXPECT_EQ(findings_in(run("[{ file: /auth.cer }]", inlined)),
            Lines{"failure thumbprint_current_mismatch: /auth.cer: expected the configured current certificate " +
                  another().sha1_hex() + ", found " + current().sha1_hex()});
  EXPECT_EQ(findings_in(run("[{ file: /auth.cer }]", "{ command: [/usr/bin/missing] }")),
            Lines{"unknown command_failed: cannot run \"/usr/bin/missing\": no such file or directory"});
}

TEST_F(ThumbprintMatchTest, TakesLiteralsForAllThreeCertificates) {
  const std::string configured = "{ thumbprint: " + current().sha1_hex() + ", next: " + next().sha1_hex() +
                                 ", previous: " + previous().sha1_hex() + " }";
  const core::ProbeResult result = run("[{ file: /auth.cer }, { metadata: \"" + kUrl + "\" }]", configured);
  EXPECT_EQ(findings_in(result), Lines{});
  EXPECT_EQ(match(result, "next"), 1);
  rig.put("/auth.cer", previous().der());
  EXPECT_EQ(findings_in(run("[{ file: /auth.cer }]", configured)),
            Lines{"failure thumbprint_current_mismatch: /auth.cer: expected the configured current certificate " +
                  current().sha1_hex() + ", found " + previous().sha1_hex() + ", which is configured as previous"});
}

/// Partners compare the text of x5t, so it has to be base64url without padding.
TEST_F(ThumbprintMatchTest, DoesNotCountAKeyThatPartnersWillNotFind) {
  rig.put("/authconfig.txt", auth_config(current().sha1_hex()));
  const std::string start = "failure thumbprint_not_published: " + kUrl +
                            ": expected the configured current certificate " + current().sha1_hex() +
                            " among the published keys, keys[0] cannot be used: its x5t is spelled ";
  for (const std::string& spelling : {current().sha1_hex(), current().x5t() + "="}) {
    publish(document({key(current(), spelling)}));
    EXPECT_EQ(findings_in(run()), Lines{start + spelling + ", and partners look for " + current().x5t()});
  }
  const std::string alone = R"({"usage":"signing","keyinfo":{"x5t":")" + current().sha1_hex() + R"("}})";
  publish(document({alone}));
  const core::ProbeResult result = run();
  ASSERT_FALSE(result.findings().empty());
  EXPECT_EQ(result.findings().front().code().id(), "thumbprint_not_published");
}

TEST(ThumbprintMatchConfiguration, RefusesKeysThatCannotBeMeantTogether) {
  struct Case {
    std::string name, keys, want;
  };
  const std::string start = "probes:\n  - name: a\n    type: thumbprint_match\n";
  const std::string published = "    published: [{ file: /a }]\n";
  const std::string configured = "    configured: { powershell: /a }\n";
  const std::string digits = "84E05C1D98BCE3A5421D225B140B36E86A3D5534";
  const Case cases[] = {
      {"offset", "    configured: { powershell: /a, utc_offset: CET }\n" + published,
       "probe.yml:4:47: probes[a].configured.utc_offset: expected an offset from UTC like +02:00 or -05:30, got "
       "\"CET\""},
      {"culture", "    configured: { powershell: /a, culture: en-UX }\n" + published,
       "probe.yml:4:44: probes[a].configured.culture: expected a culture such as en-US, found 'en-UX'; the nearest "
       "known: en-AU, en-CA, en-GB, en-IE, en-IN, en-NZ, en-SG, en-US, en-ZA"},
      {"next alone", "    configured: { powershell: /a, next: " + digits + " }\n" + published,
       "probe.yml:4:35: probes[a].configured.next: expected only beside thumbprint"},
      {"culture of a literal", "    configured: { thumbprint: " + digits + ", culture: en-US }\n" + published,
       "probe.yml:4:73: probes[a].configured.culture: expected only beside one of powershell, url, command, inline"},
      {"age of a directory",
       "    configured: { max_age: 1d, ldap: { url: \"ldaps://dc\", base: \"DC=x\" } }\n" + published,
       "probe.yml:4:19: probes[a].configured.max_age: expected only beside what can grow old: the directory says what "
       "is so now"},
      {"password of no file", configured + "    published: [{ jwks: \"https://a/\", password_file: /p }]\n",
       "probe.yml:5:39: probes[a].published[0].password_file: expected only beside file"},
      {"addresses of a file", configured + "    published: [{ file: /a, addresses: all }]\n",
       "probe.yml:5:29: probes[a].published[0].addresses: expected only beside endpoint or metadata"},
      {"starttls of a document", configured + "    published: [{ metadata: \"https://a/\", starttls: smtp }]\n",
       "probe.yml:5:43: probes[a].published[0].starttls: expected only beside endpoint"},
      {"age of a file", configured + "    published: [{ file: /a, max_age: 1d }]\n",
       "probe.yml:5:29: probes[a].published[0].max_age: expected only beside export"},
      {"a way to files", configured + published + "    proxy: { url: \"http://proxy:8080\" }\n    ca_file: /ca.pem\n",
       "probe.yml:6:5: probes[a].proxy: expected only beside published metadata or jwks: a forward proxy is for the "
       "way "
       "to those\n"
       "probe.yml:7:5: probes[a].ca_file: expected only beside published metadata or jwks: a bundle of authorities is "
       "for "
       "the way to those"},
      {"expectations of a literal",
       "    configured: { thumbprint: " + digits + " }\n    expect: { realm: contoso.com }\n" + published,
       "probe.yml:5:5: probes[a].expect: expected no expectations of a configuration beside configured.thumbprint: "
       "none "
       "is read"},
      {"severity of a key that is wanted", configured + "    published: [{ keys: { file: /k, severity: failure } }]\n",
       "probe.yml:5:37: probes[a].published[0].keys.severity: expected only with must_be absent: a key that is missing "
       "is a failure anyhow"},
      {"a word", configured + "    published: [{ keys: { file: /k, must_be: there } }]\n",
       "probe.yml:5:46: probes[a].published[0].keys.must_be: expected one of present, absent, got \"there\""},
  };
  for (const auto& [name, keys, want] : cases) EXPECT_EQ(problems_of(start + keys), want) << name;
}

}  // namespace
}  // namespace probe::probes
