#include "agent/core/input_error.hpp"
#include "tests/unit/probes/thumbprint_match/thumbprint_rig.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cctype>

namespace probe::probes {
namespace {

using namespace probe::probes::testing;
using probe::testing::findings_in;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::string lower_case(std::string hex) {
  for (auto& digit : hex) digit = static_cast<char>(std::tolower(static_cast<unsigned char>(digit)));
  return hex;
}

TEST_F(ThumbprintMatchTest, FindsNothingWrongWithAHealthyOrganization) {
  const core::ProbeResult result = run();
  EXPECT_THAT(findings_in(result), IsEmpty());
  EXPECT_EQ(result.type(), core::ResultType::kSucceeded);
  EXPECT_EQ(match(result, "current"), 1);
  EXPECT_EQ(match(result, "next"), 1);
}

TEST_F(ThumbprintMatchTest, TakesALiteralThumbprintInAnySpelling) {
  const std::string hex = current().sha1_hex();
  std::string pairs;
  for (std::size_t i = 0; i < hex.size(); i += 2) pairs += (i == 0 ? "" : ":") + hex.substr(i, 2);
  for (const auto& spelling : {hex, pairs, current().x5t(), current().sha256_hex(), current().x5t_s256()}) {
    const core::ProbeResult result =
        run("[{ file: /auth.cer }, { metadata: \"" + kUrl + "\" }]", "{ thumbprint: \"" + spelling + "\" }");
    EXPECT_THAT(findings_in(result), IsEmpty()) << spelling;
    EXPECT_EQ(match(result, "current"), 1) << spelling;
    EXPECT_FALSE(match(result, "next")) << "nobody said what comes next";
  }
}

TEST_F(ThumbprintMatchTest, JudgesWhatIsConfigured) {
  const std::string good = current().sha1_hex();
  std::string with_letter = good;
  with_letter[0] = 'O';
  const std::string cut = good.substr(0, 39);
  struct Case {
    std::string name, config;
    Lines want;
  };
  const std::string malformed = "thumbprint_malformed: /authconfig.txt: ";
  const Case cases[] = {
      {"no next, no previous", auth_config(good), {}},
      {"lower case", auth_config(lower_case(good)), {}},
      {"current blank",
       auth_config(""),
       {"failure thumbprint_current_empty: /authconfig.txt: expected the thumbprint of the current certificate, the "
        "value is blank"}},
      {"current with a letter O",
       auth_config(with_letter),
       {"failure " + malformed +
        "CurrentCertificateThumbprint: expected a thumbprint (40 or 64 hex digits, or base64 of 20 or 32 bytes), found "
        "40 "
        "characters, of which 'O' at position 1 is not a hex digit"}},
      {"current cut off",
       auth_config(cut),
       {"failure " + malformed +
        "CurrentCertificateThumbprint: expected a thumbprint (40 or 64 hex digits, or base64 of 20 or 32 bytes), found "
        "39 hex "
        "digits"}},
      {"next malformed",
       auth_config(good, "soon"),
       {"failure " + malformed +
        "NextCertificateThumbprint: expected a thumbprint (40 or 64 hex digits, or base64 of 20 or 32 bytes), found 4 "
        "characters, of "
        "which 's' at position 1 is not a hex digit"}},
      {"previous malformed",
       auth_config(good, "", "gone"),
       {"warning " + malformed +
        "PreviousCertificateThumbprint: expected a thumbprint (40 or 64 hex digits, or base64 of 20 or 32 bytes), "
        "found 4 "
        "characters, of which 'g' at position 1 is not a hex digit"}},
  };
  for (const auto& [name, config, want] : cases) {
    rig.put("/authconfig.txt", config);
    EXPECT_EQ(findings_in(run()), want) << name;
  }
}

TEST_F(ThumbprintMatchTest, NeverSucceedsWithoutTheConfiguration) {
  struct Case {
    std::string name, bytes, want;
  };
  const Case cases[] = {
      {"empty", "",
       "unknown input_missing: /authconfig.txt: expected an export (Format-List output, CLIXML or JSON), found "
       "nothing: "
       "what writes it has written nothing"},
      {"another object", "\r\nName  : a\r\nRealm :\r\n\r\n",
       "unknown input_parse_error: /authconfig.txt: expected the property CurrentCertificateThumbprint, found Name, "
       "Realm"},
      {"cut off", auth_config(current().sha1_hex()).substr(0, 70),
       "unknown input_parse_error: /authconfig.txt: expected the property CurrentCertificateThumbprint, found "
       "Identity"},
      {"a whole list, cut off before IsValid",
       "\r\nRunspaceId                    : 1d7c2b94-50e8-4a6f-9b13-6f8e0c5d2a71\r\n" +
           auth_config(current().sha1_hex()).substr(2),
       "unknown input_truncated: /authconfig.txt: expected all that Get-AuthConfig prints in the object on line 2, "
       "found "
       "no NextCertificateEffectiveDate, Realm, IsValid: the text was cut off, or not all was exported: use "
       "Format-List *"},
      {"the output of Out-String without columns",
       "CurrentCertificateThumbprint : " + current().sha1_hex() + "\r\nIsValid : False\r\n",
       "unknown input_parse_error: /authconfig.txt: expected every property of an object to have its colon in column "
       "30 "
       "as on line 1, found IsValid on line 2 with its colon in column 9"},
      {"a file with a password", "S3cretPassw0rd-Value\n",
       "unknown input_parse_error: /authconfig.txt: expected Format-List output ('Name : value' lines), found none in "
       "1 "
       "line of text, 20 characters"},
  };
  for (const auto& [name, bytes, want] : cases) {
    rig.put("/authconfig.txt", bytes);
    const core::ProbeResult result = run();
    EXPECT_THAT(findings_in(result), ElementsAre(want)) << name;
    EXPECT_EQ(result.type(), core::ResultType::kFailed) << name;
    EXPECT_FALSE(match(result, "current")) << name;
    EXPECT_TRUE(value_of(result, "probe_certificate_key_size", "source=metadata,position=1"))
        << name << ": what is published is shown all the same";
  }
}

TEST_F(ThumbprintMatchTest, TellsAMissingConfigurationFromOneThatCannotBeRead) {
  rig.fakes.files.files.erase("/authconfig.txt");
  EXPECT_THAT(findings_in(run()), ElementsAre("unknown input_missing: /authconfig.txt: no such file"));
  rig.put_unreadable("/authconfig.txt", "/authconfig.txt: expected a regular file, found a directory");
  EXPECT_THAT(findings_in(run()),
              ElementsAre("unknown input_unreadable: /authconfig.txt: expected a regular file, found a directory"));
}

TEST_F(ThumbprintMatchTest, DoesNotBelieveAnOldExport) {
  struct Case {
    std::chrono::seconds age;
    Lines want;
  };
  const Case cases[] = {
      {24h, {}},
      {-5min, {}},
      {24h + 1s, {"unknown input_stale: /authconfig.txt: expected a file changed at most 1d ago, it changed 1d ago"}},
      {75h, {"unknown input_stale: /authconfig.txt: expected a file changed at most 1d ago, it changed 3d3h ago"}},
      {-6min,
       {"unknown input_stale: /authconfig.txt: expected a file changed at most 1d ago, its time of change is 6m ahead "
        "of this host's clock"}},
  };
  const std::string bytes = auth_config(current().sha1_hex());
  for (const auto& [age, want] : cases) {
    rig.fakes.files.put("/authconfig.txt", bytes, kNow - age);
    EXPECT_EQ(findings_in(run("[{ file: /auth.cer }]", "{ powershell: /authconfig.txt, max_age: 1d }")), want)
        << age.count();
  }
  EXPECT_THAT(findings_in(run("[{ file: /auth.cer }]")), IsEmpty()) << "without max_age any age will do";
}

TEST_F(ThumbprintMatchTest, HoldsEveryFileAgainstTheCurrentThumbprint) {
  const std::string want = "expected the configured current certificate " + current().sha1_hex() + ", found ";
  const std::string mismatch = "failure thumbprint_current_mismatch: ";
  struct Case {
    std::string name, one, two;
    Lines want;
  };
  const Case cases[] = {
      {"both right", current().der(), current().pem(), {}},
      {"among others", current().pem() + next().pem(), previous().pem() + current().pem(), {}},
      {"the next one beside the current one", current().der(), next().der(), {}},
      {"one is another", current().der(), another().der(), {mismatch + "/two.cer: " + want + another().sha1_hex()}},
      {"one is the previous",
       previous().der(),
       current().der(),
       {mismatch + "/one.cer: " + want + previous().sha1_hex() + ", which is configured as previous"}},
      {"nobody has the current one",
       next().der(),
       another().pem() + previous().pem(),
       {mismatch + "/one.cer: " + want + next().sha1_hex() + ", which is configured as next",
        mismatch + "/two.cer: " + want + another().sha1_hex() + ", " + previous().sha1_hex() +
            ", which is configured as previous"}},
  };
  for (const auto& [name, one, two, lines] : cases) {
    rig.put("/one.cer", one);
    rig.put("/two.cer", two);
    const core::ProbeResult result = run("[{ file: /one.cer }, { file: /two.cer }]");
    EXPECT_EQ(findings_in(result), lines) << name;
    EXPECT_EQ(match(result, "current"), lines.empty() ? 1 : 0) << name;
    EXPECT_FALSE(match(result, "next")) << name << ": only a document can publish it";
  }
}

TEST_F(ThumbprintMatchTest, DoesNotJudgeAnExportThatEndsInAnError) {
  const std::string object = "CurrentCertificateThumbprint : " + current().sha1_hex() + "\n\n";
  rig.put("/authconfig.txt", object +
                                 "Get-AuthConfig : The term 'Get-AuthConfig' is not recognized\nAt line:1 char:1\n"
                                 "    + CategoryInfo          : ObjectNotFound: (Get-AuthConfig:String) []\n"
                                 "    + FullyQualifiedErrorId : CommandNotFoundException\n");
  const core::ProbeResult result = run();
  EXPECT_THAT(findings_in(result),
              ElementsAre("unknown input_parse_error: /authconfig.txt: expected no error behind the object on line 1, "
                          "found a PowerShell error record on line 3: what follows the object failed, so it may be out "
                          "of date"));
  EXPECT_FALSE(match(result, "current"));
}

TEST_F(ThumbprintMatchTest, NeverSucceedsWithACertificateFileThatIsMissingOrBroken) {
  rig.fakes.files.files.erase("/auth.cer");
  const core::ProbeResult missing = run();
  EXPECT_THAT(findings_in(missing), ElementsAre("failure cert_missing: /auth.cer: no such file"));
  EXPECT_FALSE(match(missing, "current")) << "the document has it, the file may not";
  rig.put_unreadable("/auth.cer", "/auth.cer: permission denied for user id 998");
  EXPECT_THAT(findings_in(run()), ElementsAre("unknown cert_unreadable: /auth.cer: permission denied for user id 998"));
  rig.put("/auth.cer", "");
  EXPECT_THAT(findings_in(run()),
              ElementsAre("failure cert_missing: /auth.cer: expected a certificate, the file is empty"));
  const std::pair<std::string, std::string> broken[] = {
      {"-", "expected a PEM or DER certificate, found 1 line of text, 1 character"},
      {"x", "expected a PEM or DER certificate, found 1 line of text, 1 character"},
      {current().der().substr(0, 100),
       fmt::format("expected a DER certificate of {} bytes, found only 100 of them", current().der().size())},
      {"-----BEGIN CERTIFICATE-----\nMIIx*\n-----END CERTIFICATE-----\n" + current().pem(),
       "certificate 1 on line 1: expected base64, found '*' on line 2"},
  };
  for (const auto& [bytes, why] : broken) {
    rig.put("/auth.cer", bytes);
    EXPECT_THAT(findings_in(run()), ElementsAre("failure cert_parse_error: /auth.cer: " + why));
  }
}

/// An HTTP client that has no trust store to work with.
struct NoTrustStore final : core::HttpClient {
  core::Awaitable<core::HttpExchange> fetch(core::HttpRequest) override {
    throw core::InputError(core::Finding("trust_store_unreadable", "/ca.pem: no such file"));
    co_return core::HttpExchange();
  }
};

TEST_F(ThumbprintMatchTest, LooksAtTheOtherSourcesWhenTheTrustStoreCannotBeUsed) {
  NoTrustStore http;
  rig.http = &http;
  rig.put("/auth.cer", another().der());
  const core::ProbeResult result = run("[{ metadata: \"" + kUrl + "\" }, { file: /auth.cer }]");
  EXPECT_THAT(
      findings_in(result),
      ElementsAre("unknown trust_store_unreadable: /ca.pem: no such file",
                  "failure thumbprint_current_mismatch: /auth.cer: expected the configured current certificate " +
                      current().sha1_hex() + ", found " + another().sha1_hex()));
  EXPECT_EQ(match(result, "current"), 0);
}

TEST(ThumbprintMatchConfiguration, ReportsEveryMistakeWithItsPlace) {
  struct Case {
    std::string name, keys, want;
  };
  const std::string start = "probes:\n  - name: a\n    type: thumbprint_match\n";
  const std::string published = "    published: [{ file: /a }]\n";
  const std::string configured = "    configured: { powershell: /a }\n";
  const std::string digits = "84E05C1D98BCE3A5421D225B140B36E86A3D553";
  const Case cases[] = {
      {"nothing", "",
       "probe.yml:2:5: probes[a]: missing key \"configured\": Where the thumbprint is configured\n"
       "probe.yml:2:5: probes[a]: missing key \"published\": Where the certificate must be found: all of these places"},
      {"nothing configured", "    configured: {}\n" + published,
       "probe.yml:4:17: probes[a].configured: expected exactly one of powershell, url, command, inline, "
       "thumbprint, ldap, got none"},
      {"thumbprint too short", "    configured: { thumbprint: " + digits + " }\n" + published,
       "probe.yml:4:31: probes[a].configured.thumbprint: expected a thumbprint (40 or 64 hex digits, or base64 of 20 "
       "or 32 bytes), "
       "found 39 hex digits"},
      {"age of a literal", "    configured: { thumbprint: " + digits + "4, max_age: 1d }\n" + published,
       "probe.yml:4:73: probes[a].configured.max_age: expected only beside powershell, url and command: a "
       "thumbprint written here has no age"},
      {"no age at all", "    configured: { powershell: /a, max_age: 0s }\n" + published,
       "probe.yml:4:44: probes[a].configured.max_age: expected at least 1s, got 0s"},
      {"nothing published", configured + "    published: []\n",
       "probe.yml:5:16: probes[a].published: expected a list of maps that is not empty"},
      {"two in one", configured + "    published: [{ file: /a, metadata: \"https://b/\" }]\n",
       "probe.yml:5:29: probes[a].published[0]: expected exactly one of file, metadata, jwks, keys, endpoint, "
       "export, got file and metadata"},
      {"no URL", configured + "    published: [{ metadata: mail.fabrikam.com }]\n",
       "probe.yml:5:29: probes[a].published[0].metadata: expected an absolute https URL, got "
       "\"mail.fabrikam.com\""},
      {"plain http", configured + "    published: [{ metadata: \"http://mail.fabrikam.com/m\" }]\n",
       "probe.yml:5:29: probes[a].published[0].metadata: expected an absolute https URL, got "
       "\"http://mail.fabrikam.com/m\""},
      {"misspelt key", configured + published + "    cafile: /ca.pem\n",
       "probe.yml:6:5: probes[a]: unknown key \"cafile\"; did you mean \"ca_file\"?"},
  };
  for (const auto& [name, keys, want] : cases) EXPECT_EQ(problems_of(start + keys), want) << name;
}

}  // namespace
}  // namespace probe::probes
