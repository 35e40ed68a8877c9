#include "tests/support/encoding.hpp"
#include "tests/unit/probes/certificate_validity/certificate_rig.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace probe::probes {
namespace {

using namespace probe::probes::testing;
using probe::testing::base64;
using probe::testing::Certificate;
using probe::testing::findings_in;
using probe::testing::rsa;
using std::chrono::days;
using ::testing::ElementsAre;

const Certificate& current() {
  static const Certificate certificate = auth();
  return certificate;
}

const Certificate& next() {
  static const Certificate certificate = auth([](auto& spec) { spec.key = rsa(2048, "next"); });
  return certificate;
}

const Certificate& expired() {
  static const Certificate certificate = auth([](auto& spec) { spec.validity = {kNow - days(1000), kNow - days(1)}; });
  return certificate;
}

std::string listed(const Certificate& certificate, const std::string& more = "") {
  return fmt::format(R"({{"Thumbprint": "{}", "RawData": "{}"{}}})", certificate.sha1_hex(), base64(certificate.der()),
                     more);
}

std::string collected(const std::string& sections) {
  return R"({"schema": "probe.exchange/1", "collectedAt": "2026-11-23T11:00:00Z", "server": "EX1", )" + sections + "}";
}

/// A document that names `current()` as the current certificate, and `next` as its next.
std::string document(const std::string& certificates, const std::string& next_thumbprint = "") {
  return collected(fmt::format(
      R"("authConfig": {{"CurrentCertificateThumbprint": "{}", "NextCertificateThumbprint": "{}"}}, "certificates": [{}])",
      current().sha1_hex(), next_thumbprint, certificates));
}

std::string keys(const std::string& source, const std::string& more = "") {
  return "type: certificate_validity\npurpose: signing\nsource: { " + source +
         " }\nexpires_within: { warning: 60d, failure: 14d }\n" + more;
}

const std::string kWhere = "/exchange.json (EX1): ";

TEST(CertificateInAnExport, IsTheOneThatIsMeant) {
  struct Case {
    std::string name, choice, text;
    Lines want;
  };
  const std::string both = listed(current()) + ", " + listed(next());
  const Case cases[] = {
      {"the current one, when nothing is said", "", document(both), {}},
      {"the current one", ", certificate: current", document(both), {}},
      {"the next one", ", certificate: next", document(both, next().sha1_hex()), {}},
      {"no next one", ", certificate: next", document(listed(current())), {}},
      {"a thumbprint",
       ", certificate: \"" + next().sha1_hex() + "\"",
       collected("\"certificates\": [" + both + "]"),
       {}},
      {"of another server",
       "",
       document(listed(next())),
       {"failure cert_missing: " + kWhere + "expected the current certificate " + current().sha1_hex() + ", found " +
        next().sha1_hex()}},
      {"of no server",
       ", certificate: \"" + next().sha1_hex() + "\"",
       collected("\"certificates\": []"),
       {"failure cert_missing: " + kWhere + "expected the certificate " + next().sha1_hex() + ", found none"}},
      {"nobody says which is current",
       "",
       collected("\"certificates\": [" + both + "]"),
       {"unknown input_missing: " + kWhere +
        "expected the AuthConfig that says which certificate is current, the export has none; name its thumbprint "
        "instead"}},
      {"no current one",
       "",
       collected(R"("authConfig": {"CurrentCertificateThumbprint": ""}, "certificates": [])"),
       {"failure thumbprint_current_empty: " + kWhere +
        "expected the thumbprint of the current certificate, the value is blank"}},
      {"a next one of which nothing is told",
       ", certificate: next",
       collected(R"("authConfig": {"CurrentCertificateThumbprint": ""}, "certificates": [])"),
       {"unknown input_missing: " + kWhere + "expected the thumbprint of the next certificate, it was not exported"}},
      {"malformed",
       "",
       collected(R"("authConfig": {"CurrentCertificateThumbprint": "soon"}, "certificates": [])"),
       {"failure thumbprint_malformed: " + kWhere +
        "CurrentCertificateThumbprint: expected a thumbprint (40 or 64 hex digits, or base64 of 20 or 32 bytes), found "
        "4 characters, of which 's' at position 1 is not a hex digit"}},
      {"without its bytes",
       "",
       document(fmt::format(R"({{"Thumbprint": "{}", "NotAfter": "2031-11-28T00:23:07Z"}})", current().sha1_hex())),
       {"unknown input_missing: " + kWhere + "expected RawData of the current certificate " + current().sha1_hex() +
        ", it was not exported"}},
      {"with the bytes of another",
       "",
       document(fmt::format(R"({{"Thumbprint": "{}", "RawData": "{}"}})", current().sha1_hex(), base64(next().der()))),
       {"failure cert_parse_error: " + kWhere + "RawData: expected the certificate with the thumbprint " +
        current().sha1_hex() + ", found " + next().sha1_hex()}},
      {"revoked, as the server knows",
       "",
       document(listed(current(), R"(, "Status": "Revoked")")),
       {"failure cert_revoked: " + kWhere + "expected the Status Valid of the current certificate " +
        current().sha1_hex() + ", found Revoked"}},
      {"requested and never issued",
       "",
       document(listed(current(), R"(, "Status": "PendingRequest")")),
       {"failure cert_status_invalid: " + kWhere + "expected the Status Valid of the current certificate " +
        current().sha1_hex() + ", found PendingRequest"}},
      {"self-signed, which the server does not trust",
       "",
       document(listed(current(), R"(, "Status": "Untrusted")")),
       {}},
      {"expired, as its dates say too",
       ", certificate: \"" + expired().sha1_hex() + "\"",
       collected("\"certificates\": [" + listed(expired(), R"(, "Status": "DateInvalid")") + "]"),
       {"failure cert_expired: " + kWhere + "the certificate expired 1d ago, at 2026-11-22T12:00:00Z"}},
      {"not collected",
       "",
       collected(
           R"("authConfig": null, "certificates": null, "errors": [{"command": "Get-AuthConfig", "message": "no"}])"),
       {"unknown input_not_collected: " + kWhere +
        "expected the section authConfig, the collector could not fill it: Get-AuthConfig: 'no'"}},
      {"no document",
       "",
       "",
       {"unknown input_missing: /exchange.json: expected an export (Format-List output, CLIXML or JSON), found "
        "nothing: "
        "what writes it has written nothing"}},
  };
  for (const auto& [name, choice, text, want] : cases) {
    Rig rig;
    rig.put("/exchange.json", text);
    EXPECT_EQ(findings_in(rig.run(keys("export: /exchange.json" + choice))), want) << name;
  }
}

TEST(CertificateInAnExport, IsJudgedLikeOneInAFileAndItsNumbersReported) {
  Rig rig;
  rig.put("/exchange.json", collected("\"certificates\": [" + listed(expired()) + "]"));
  const auto result = rig.run(keys("export: /exchange.json, certificate: \"" + expired().sha1_hex() + "\""));
  EXPECT_THAT(findings_in(result),
              ElementsAre("failure cert_expired: /exchange.json (EX1): the certificate expired 1d ago, at "
                          "2026-11-22T12:00:00Z"));
  EXPECT_EQ(value_of(result, "probe_certificate_not_after_timestamp_seconds", "source=export,position=0"),
            1795435200 - 86400);
}

TEST(CertificateInAnExport, IsJudgedOnEachServerEvenWhenWhatItSaysIsOld) {
  Rig rig;
  const std::string choice = ", certificate: \"" + current().sha1_hex() + "\"";
  rig.put("/ex1.json", collected("\"certificates\": [" + listed(current()) + "]"));
  rig.put("/ex2.json", collected("\"certificates\": []"));
  EXPECT_THAT(findings_in(rig.run(keys("export: \"/ex*.json\", max_age: 30m" + choice))),
              ElementsAre("unknown input_stale: /ex1.json: expected an export of a state at most 30m ago, it was "
                          "collected 1h ago",
                          "unknown input_stale: /ex2.json: expected an export of a state at most 30m ago, it was "
                          "collected 1h ago",
                          "failure cert_missing: /ex2.json (EX1): expected the certificate " + current().sha1_hex() +
                              ", found none"));
  EXPECT_THAT(findings_in(rig.run(keys("export: \"/other*.json\""))),
              ElementsAre("unknown input_missing: /other*.json: no file matches"));
}

TEST(CertificateInAnExport, SaysWhetherItsPrivateKeyIsThere) {
  struct Case {
    std::string name, property;
    Lines want;
  };
  const Case cases[] = {
      {"there", R"(, "HasPrivateKey": true)", {}},
      {"not there",
       R"(, "HasPrivateKey": false)",
       {"failure cert_private_key_missing: /exchange.json (EX1): expected the certificate's private key beside it, "
        "found none"}},
      {"not told",
       "",
       {"unknown input_missing: /exchange.json (EX1): expected to be told whether the certificate's private key is "
        "there, HasPrivateKey was not exported"}},
  };
  for (const auto& [name, property, want] : cases) {
    Rig rig;
    rig.put("/exchange.json", document(listed(current(), property)));
    EXPECT_EQ(findings_in(rig.run(keys("export: /exchange.json", "private_key: { in_source: true }\n"))), want) << name;
  }
}

TEST(CertificateInAnExport, IsWithoutItsPrivateKeyWhereOneOfItsCopiesIs) {
  Rig rig;
  const std::string certificates = listed(current(), R"(, "HasPrivateKey": true)") + ", " +
                                   listed(next(), R"(, "HasPrivateKey": false)") + ", " +
                                   listed(current(), R"(, "HasPrivateKey": false)");
  rig.put("/exchange.json", document(certificates));
  EXPECT_THAT(findings_in(rig.run(keys("export: /exchange.json", "private_key: { in_source: true }\n"))),
              ElementsAre("failure cert_private_key_missing: /exchange.json (EX1): expected the certificate's private "
                          "key beside it, found none"));
}

const std::string kBase = "CN=Certificates,DC=fabrikam,DC=com";
const std::string kLdap = "ldap: { url: \"ldaps://dc1\", base: \"" + kBase + "\"";

core::DirectoryEntry entry(std::vector<std::string> values) {
  core::DirectoryEntry entry;
  entry.dn = "CN=auth," + kBase;
  entry.attributes.push_back({"userCertificate;binary", std::move(values)});
  return entry;
}

TEST(CertificateInADirectory, IsJudgedWhereverItIs) {
  const std::string where = "ldaps://dc1: CN=auth," + kBase + ": userCertificate";
  const std::string when = ": the certificate expired 1d ago, at 2026-11-22T12:00:00Z";
  struct Case {
    std::string name, choice;
    std::vector<std::string> values;
    Lines want;
  };
  const Case cases[] = {
      {"one", "", {current().der()}, {}},
      {"one in PEM", "", {expired().pem()}, {"failure cert_expired: " + where + when}},
      {"two", "", {current().der(), expired().der()}, {"failure cert_expired: " + where + " value 2" + when}},
      {"the chosen one", ", certificate: \"" + current().sha1_hex() + "\"", {current().der(), expired().der()}, {}},
      {"the chosen one is another",
       ", certificate: \"" + next().sha1_hex() + "\"",
       {current().der(), expired().der()},
       {"failure cert_missing: ldaps://dc1: " + kBase + ": expected the certificate " + next().sha1_hex() + ", found " +
        current().sha1_hex() + ", " + expired().sha1_hex()}},
      {"none",
       "",
       {},
       {"failure cert_missing: ldaps://dc1: " + kBase +
        ": expected a certificate in userCertificate, the entries have none"}},
      {"too many",
       "",
       std::vector<std::string>(101, current().der()),
       {"unknown input_truncated: ldaps://dc1: " + kBase + ": expected at most 100 certificates, found 101"}},
  };
  for (const auto& [name, choice, values, want] : cases) {
    Rig rig;
    rig.fakes.directory.answers[kBase].entries = {entry(values)};
    EXPECT_EQ(findings_in(rig.run(keys(kLdap + " }" + choice))), want) << name;
    ASSERT_EQ(rig.fakes.directory.queries.size(), 1U);
    EXPECT_EQ(rig.fakes.directory.queries[0].filter, "(userCertificate=*)");
    EXPECT_THAT(rig.fakes.directory.queries[0].attributes, ElementsAre("userCertificate"));
  }
}

TEST(CertificateInADirectory, IsAskedForByTheFilterAndAttributeThatAreConfigured) {
  Rig rig;
  core::DirectoryEntry other = entry({});
  other.attributes[0] = {"cACertificate;binary", {"no certificate"}};
  rig.fakes.directory.answers[kBase].entries = {other};
  const auto found = findings_in(rig.run(keys(kLdap + ", filter: \"(cn=auth)\", attribute: cACertificate;binary }")));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_THAT(found[0], ::testing::StartsWith("failure cert_parse_error: ldaps://dc1: CN=auth," + kBase +
                                              ": cACertificate;binary: "));
  EXPECT_EQ(rig.fakes.directory.queries.at(0).filter, "(cn=auth)");
  EXPECT_THAT(rig.fakes.directory.queries.at(0).attributes, ElementsAre("cACertificate;binary"));
  rig.fakes.directory.answers.clear();
  EXPECT_THAT(findings_in(rig.run(keys(kLdap + " }"))),
              ElementsAre("unknown ldap_object_not_found: the directory has no \"" + kBase + "\""));
}

const std::string kUrl = "https://mail.fabrikam.com/autodiscover/metadata/json/1";
const std::string kKeysUrl = "https://sts.example/keys";

std::string exchange_key(const Certificate& certificate, const std::string& usage = "signing") {
  return fmt::format(
      R"({{"usage":"{}","keyinfo":{{"x5t":"{}"}},"keyvalue":{{"type":"x509Certificate","value":"{}"}}}})", usage,
      certificate.x5t(), base64(certificate.der()));
}

std::string exchange_document(const std::string& keys_in_it) {
  return R"({"version":"1.0","name":"Exchange","realm":"fabrikam.com","serviceName":"s","issuer":"s@fabrikam.com",)"
         R"("allowedAudiences":["s@fabrikam.com"],"endpoints":[],"keys":[)" +
         keys_in_it + "]}";
}

core::HttpExchange answer(std::string body) {
  core::HttpExchange exchange;
  exchange.response.status = 200;
  exchange.response.body = std::move(body);
  return exchange;
}

TEST(CertificateInMetadata, IsJudgedForEachSigningKey) {
  const std::string when = ": the certificate expired 1d ago, at 2026-11-22T12:00:00Z";
  struct Case {
    std::string name, choice, document;
    Lines want;
  };
  const Case cases[] = {
      {"healthy", "", exchange_document(exchange_key(current())), {}},
      {"one of two is over",
       "",
       exchange_document(exchange_key(current()) + "," + exchange_key(expired())),
       {"failure cert_expired: " + kUrl + ": keys[1]" + when}},
      {"the chosen one",
       ", certificate: \"" + current().sha256_hex() + "\"",
       exchange_document(exchange_key(current()) + "," + exchange_key(expired())),
       {}},
      {"the same one twice",
       "",
       exchange_document(exchange_key(expired()) + "," + exchange_key(expired())),
       {"failure cert_expired: " + kUrl + ": keys[0]" + when}},
      {"none for signing",
       "",
       exchange_document(exchange_key(current(), "encryption")),
       {"failure metadata_no_signing_keys: " + kUrl +
        ": expected a published signing key, found 1 for other purposes only"}},
      {"none at all",
       "",
       exchange_document(""),
       {"failure metadata_no_signing_keys: " + kUrl + ": expected a published signing key, found none"}},
  };
  for (const auto& [name, choice, document, want] : cases) {
    Rig rig;
    rig.fakes.http.exchanges[kUrl] = answer(document);
    EXPECT_EQ(findings_in(rig.run(keys("metadata: \"" + kUrl + "\"" + choice))), want) << name;
  }
}

TEST(CertificateInMetadata, IsFoundInAKeySetToo) {
  Rig rig;
  rig.fakes.http.exchanges[kKeysUrl] =
      answer(fmt::format(R"({{"keys":[{{"kty":"RSA","use":"sig","kid":"bare","n":"{0}","e":"AQAB"}},)"
                         R"({{"kty":"RSA","use":"sig","kid":"a","n":"{0}","e":"AQAB","x5c":["{1}"]}}]}})",
                         probe::testing::base64url(expired().key().rsa_modulus()), base64(expired().der())));
  const std::string way = ", ca_file: /ca.pem, proxy: { url: \"http://proxy:3128\" }";
  const auto result = rig.run(keys("jwks: \"" + kKeysUrl + "\"" + way));
  EXPECT_THAT(findings_in(result), ElementsAre("failure cert_expired: " + kKeysUrl +
                                               ": keys[1]: the certificate expired 1d ago, at 2026-11-22T12:00:00Z"));
  EXPECT_EQ(value_of(result, "probe_certificate_not_after_timestamp_seconds", "source=metadata,position=0"),
            1795435200 - 86400);
  ASSERT_EQ(rig.fakes.http.requests.size(), 1U);
  EXPECT_EQ(rig.fakes.http.requests[0].trust.ca_file, "/ca.pem");
  rig.fakes.http.exchanges[kKeysUrl] =
      answer(fmt::format(R"({{"keys":[{{"kty":"RSA","use":"sig","kid":"bare","n":"{}","e":"AQAB"}}]}})",
                         probe::testing::base64url(expired().key().rsa_modulus())));
  EXPECT_THAT(findings_in(rig.run(keys("jwks: \"" + kKeysUrl + "\""))),
              ElementsAre("failure cert_missing: " + kKeysUrl +
                          ": expected a certificate with a signing key, found 1 bare key"));
  rig.fakes.http.exchanges.clear();
  EXPECT_THAT(findings_in(rig.run(keys("jwks: \"" + kKeysUrl + "\""))).size(), 1U);
}

TEST(CertificateSources, RefuseKeysThatCannotBeMeant) {
  struct Case {
    std::string name, keys, want;
  };
  const Case cases[] = {
      {"two sources", "source: { file: /a, export: /b }",
       "source: expected exactly one of file, endpoint, export, ldap, metadata, jwks, got file and export"},
      {"a choice in a file", "source: { file: /a, certificate: current }",
       "source.certificate: expected only beside one of export, ldap, metadata, jwks"},
      {"a role in metadata", "source: { metadata: \"" + kUrl + "\", certificate: next }",
       "source.certificate: expected a thumbprint: which certificate is current, next or previous only an export "
       "tells"},
      {"no choice", "source: { export: /a, certificate: first }",
       "source.certificate: expected current, next, previous or a thumbprint, got \"first\""},
      {"the age of a file", "source: { file: /a, max_age: 1h }", "source.max_age: expected only beside export"},
      {"the way to a file", "source: { file: /a, ca_file: /b }",
       "source.ca_file: expected only beside metadata or jwks"},
      {"STARTTLS of a file", "source: { file: /a, starttls: none }", "source.starttls: expected only beside endpoint"},
      {"the addresses of a file", "source: { file: /a, addresses: all }",
       "source.addresses: expected only beside endpoint"},
      {"a second password", "source: { file: /a }, private_key: { in_source: true, password_file: /p }",
       "private_key.password_file: expected only beside file: a key in the source opens with the password of the "
       "source"},
      {"a filter for an attribute", "source: { ldap: { url: \"ldaps://x\", base: y, attribute: \"a)(b\" } }",
       "source.ldap.attribute: expected the name of an attribute, got \"a)(b\""},
      {"a key in metadata", "source: { metadata: \"" + kUrl + "\" }, private_key: { in_source: true }",
       "private_key: expected in_source only beside source.file and source.export: what is published has no private "
       "key"},
      {"plain http", "source: { jwks: \"http://x/keys\" }", "source.jwks: expected an absolute https URL"},
  };
  for (const auto& [name, written, want] : cases) {
    EXPECT_THAT(
        problems_of("probes:\n  - { name: it, type: certificate_validity, purpose: signing, " + written + " }\n"),
        ::testing::HasSubstr(want))
        << name;
  }
}

}  // namespace
}  // namespace probe::probes
