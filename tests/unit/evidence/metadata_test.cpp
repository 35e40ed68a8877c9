#include "probes/evidence/metadata.hpp"

#include "certificate_maker.hpp"
#include "probes/evidence/encoding.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace probe::evidence {
namespace {

using namespace std::string_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const std::string& der() {
  static const std::string made = testing::make_der(testing::exchange_auth());
  return made;
}

std::string x5t() { return Thumbprint::sha1_of(der()).base64url(); }

std::string acs(const std::string& key_value) {
  return R"({"keys":[{"usage":"signing","keyValue":)" + key_value + R"(}],
  "endpoints":[
    {"location":"https://acs.example/tid/mgmt","protocol":"DelegationManagement1.0","usage":"management"},
    {"location":"https://acs.example/tid/tokens/OAuth/2","protocol":"oauth2","usage":"Issuance"},
    {"location":"https://acs.example/tid/other","protocol":"OAuth2","usage":"issuance"}],
  "version":"1.0","realm":"72416f3c-199e-43f6-9bb5-29f4a10665d5","name":"sts",
  "allowedAudiences":["00000001-0000-0000-c000-000000000000/acs.example@contoso.com"],
  "issuer":"00000001-0000-0000-c000-000000000000@72416f3c-199e-43f6-9bb5-29f4a10665d5"})";
}

std::string acs_key() {
  return R"({"type":"x509Certificate","value":")" + encode_base64(der()) + R"(","keyInfo":{"x5t":")" + x5t() + R"("}})";
}

std::string exchange() {
  return R"({"id":"_70b34511","version":"1.0","name":"Exchange","realm":"fabrikam.com",
  "serviceName":"00000002-0000-0ff1-ce00-000000000000","issuer":"00000002-0000-0ff1-ce00-000000000000@fabrikam.com",
  "allowedAudiences":["00000002-0000-0ff1-ce00-000000000000@fabrikam.com"],
  "keys":[{"usage":"signing","keyinfo":{"x5t":")" +
         x5t() + R"("},"keyvalue":{"type":"x509Certificate","value":")" + encode_base64(der()) + R"("}}],
  "endpoints":[{"location":"https://host:444/autodiscover/metadata/json/1","protocol":"OAuth2","usage":"metadata"}]})";
}

TEST(Metadata, TheDocumentOfTheAccessControlServiceIsRead) {
  const auto document = read_metadata(acs(acs_key())).value();
  EXPECT_EQ(document.kind, MetadataKind::kAcs);
  EXPECT_EQ(to_string(document.kind), "ACS metadata");
  EXPECT_EQ(document.issuer, "00000001-0000-0000-c000-000000000000@72416f3c-199e-43f6-9bb5-29f4a10665d5");
  EXPECT_EQ(document.realm, "72416f3c-199e-43f6-9bb5-29f4a10665d5");
  EXPECT_EQ(document.name, "sts");
  EXPECT_EQ(document.service_name, "");
  EXPECT_EQ(document.token_endpoint, "https://acs.example/tid/tokens/OAuth/2");
  EXPECT_EQ(document.endpoints.size(), 3U);
  EXPECT_THAT(document.allowed_audiences, ElementsAre("00000001-0000-0000-c000-000000000000/acs.example@contoso.com"));
  ASSERT_EQ(document.keys.size(), 1U);
  const MetadataKey& key = document.keys.front();
  EXPECT_EQ(key.path, "keys[0]");
  EXPECT_EQ(key.usage, "signing");
  EXPECT_TRUE(key.is_for_signing());
  EXPECT_EQ(key.x5t, x5t());
  EXPECT_EQ(key.kty, "RSA");
  EXPECT_EQ(key.bits, 2048);
  EXPECT_EQ(key.certificate->der, der());
  EXPECT_EQ(key.problem, "");
}

TEST(Metadata, TheDocumentOfExchangeIsRead) {
  const auto document = read_metadata(exchange()).value();
  EXPECT_EQ(document.kind, MetadataKind::kExchange);
  EXPECT_EQ(document.service_name, "00000002-0000-0ff1-ce00-000000000000");
  EXPECT_EQ(document.issuer, "00000002-0000-0ff1-ce00-000000000000@fabrikam.com");
  EXPECT_EQ(document.token_endpoint, "");
  ASSERT_EQ(document.keys.size(), 1U);
  EXPECT_EQ(document.keys[0].x5t, x5t());
  EXPECT_EQ(document.keys[0].certificate->sha1.base64url(), x5t());
}

TEST(Metadata, DiscoveryDocumentsAreToldApart) {
  const std::string common =
      R"("issuer":"https://sts.example/","token_endpoint":"https://sts.example/token","jwks_uri":"https://sts.example/keys",
    "authorization_endpoint":"https://sts.example/authorize","token_endpoint_auth_methods_supported":["private_key_jwt","client_secret_post"])";
  const auto oauth = read_metadata("{" + common + "}").value();
  EXPECT_EQ(oauth.kind, MetadataKind::kOAuthServer);
  EXPECT_EQ(oauth.issuer, "https://sts.example/");
  EXPECT_EQ(oauth.token_endpoint, "https://sts.example/token");
  EXPECT_EQ(oauth.jwks_uri, "https://sts.example/keys");
  EXPECT_EQ(oauth.authorization_endpoint, "https://sts.example/authorize");
  EXPECT_THAT(oauth.token_endpoint_auth_methods, ElementsAre("private_key_jwt", "client_secret_post"));
  EXPECT_EQ(read_metadata("{" + common + R"(,"subject_types_supported":["pairwise"]})").value().kind,
            MetadataKind::kOpenId);
}

TEST(Metadata, AKeyThatCannotBeReadStaysInTheListWithItsProblem) {
  struct Case {
    const char* name;
    std::string key_value;
    std::string want;
  };
  const std::vector<Case> cases = {
      {"not base64", R"({"type":"x509Certificate","value":"!"})",
       "keys[0].keyValue.value: expected base64, found '!' at offset 0"},
      {"not a certificate", R"({"type":"x509Certificate","value":"Zm9v"})",
       "keys[0].keyValue.value: expected a DER certificate, which begins with the byte 0x30, found 0x66"},
      {"truncated", R"({"type":"x509Certificate","value":")" + encode_base64(der().substr(0, 99)) + R"("})",
       "keys[0].keyValue.value: expected a DER certificate of " + std::to_string(der().size()) +
           " bytes, found only 99 of them"},
      {"empty", R"({"type":"x509Certificate"})", "keys[0].keyValue.value: expected a DER certificate, found nothing"},
      {"symmetric", R"({"type":"symmetric","value":"Zm9v"})",
       "keys[0].keyValue.type: expected 'x509Certificate', found 'symmetric'"},
      {"null", "null", "keys[0].keyValue: expected an object, found nothing"},
  };
  for (const auto& [name, key_value, want] : cases) {
    SCOPED_TRACE(name);
    const auto document = read_metadata(acs(key_value));
    ASSERT_TRUE(document) << document.error().message;
    ASSERT_EQ(document->keys.size(), 1U);
    EXPECT_EQ(document->keys[0].problem, want);
    EXPECT_FALSE(document->keys[0].certificate);
  }
}

TEST(Metadata, TheShapeThatIsWrongIsNamedByItsMember) {
  std::string many = R"({"issuer":"x","keys":[{})";
  for (int i = 0; i < 100; ++i) many += ",{}";
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"[]", "expected a metadata document, which is an object, found an array"},
      {"null", "expected a metadata document, which is an object, found null"},
      {"{}", "expected a metadata document with keys, token_endpoint or jwks_uri, found no members"},
      {R"({"error":"x","b":1})",
       "expected a metadata document with keys, token_endpoint or jwks_uri, found 'error', 'b'"},
      {R"({"keys":"none"})", "keys: expected an array, found a string"},
      {R"({"keys":[1],"issuer":"x"})", "keys[0]: expected an object, found a number"},
      {R"({"keys":[]})", "issuer: expected a string, found nothing"},
      {R"({"endpoints":[],"issuer":"x"})", "keys: expected an array, found nothing"},
      {R"({"keys":[],"issuer":7})", "issuer: expected a string, found a number"},
      {R"({"keys":[{"keyValue":[]}],"issuer":"x"})", "keys[0].keyValue: expected an object, found an array"},
      {R"({"keys":[{},{"usage":true}],"issuer":"x"})", "keys[1].usage: expected a string, found a boolean"},
      {R"({"keys":[],"issuer":"x","allowedAudiences":["a",1.5]})",
       "allowedAudiences[1]: expected a string, found a number"},
      {R"({"keys":[{"kty":"RSA"}]})", "expected a metadata document, found a JSON Web Key Set"},
      {R"({"token_endpoint":"x"})", "issuer: expected a string, found nothing"},
      {R"({"jwks_uri":{},"issuer":"x"})", "jwks_uri: expected a string, found an object"},
      {many + "]}", "keys: expected at most 100 entries, found 101"},
  };
  for (const auto& [input, want] : cases) {
    SCOPED_TRACE(input.substr(0, 100));
    const auto document = read_metadata(input);
    ASSERT_FALSE(document);
    EXPECT_EQ(document.error().message, want);
    EXPECT_EQ(document.error().kind, ParseErrorKind::kShape);
  }
}

TEST(Metadata, WhatIsNoSuchDocumentIsExplainedWithLineAndColumn) {
  struct Case {
    const char* name;
    std::string input;
    ParseErrorKind kind;
    std::string want;
  };
  const std::vector<Case> cases = {
      {"empty", "", ParseErrorKind::kEmpty, "expected JSON, found nothing"},
      {"blank", " \n", ParseErrorKind::kEmpty, "expected JSON, found nothing"},
      {"HTML", "\n<!DOCTYPE html>\n<html>", ParseErrorKind::kForeign, "expected JSON, found HTML of 23 bytes"},
      {"XML", "<?xml version=\"1.0\"?><fault/>", ParseErrorKind::kShape,
       "expected an EntityDescriptor, found the element 'fault'"},
      {"text", "Service Unavailable", ParseErrorKind::kForeign, "expected JSON, found 1 line of text, 19 characters"},
      {"text that begins like null", "not found", ParseErrorKind::kForeign,
       "expected JSON, found 1 line of text, 9 characters"},
      {"cut off", "{\"keys\":[\n  {\"usage\":", ParseErrorKind::kTruncated,
       "truncated JSON: the text ends at 2:12 within the document"},
      {"cut off in a string", "{\"keys", ParseErrorKind::kTruncated,
       "truncated JSON: the text ends at 1:7 within the document"},
      {"comma too many", "{\"a\":1,\n}", ParseErrorKind::kSyntax, "invalid JSON at 2:1: syntax error, found '}'"},
      {"bare word", "{\"a\":\n bare}", ParseErrorKind::kSyntax, "invalid JSON at 2:2: syntax error, found 'b'"},
      {"two documents", "{} {}", ParseErrorKind::kSyntax,
       "invalid JSON at 1:4: expected the end after the document, found '{'"},
      {"NUL", "{\"abcdefg\":\"\0\"}"s, ParseErrorKind::kForeign,
       "expected UTF-8 or UTF-16 text, found the control character 0x00 at offset 12 (line 1): this looks like binary "
       "data"},
      {"not UTF-8", "{\"a\":\"\xE4\"}", ParseErrorKind::kSyntax,
       "expected UTF-8 or UTF-16 text, found the byte 0xE4 at offset 6 (line 1), which is neither"},
      {"too deep", std::string(40, '[') + std::string(40, ']'), ParseErrorKind::kTooLarge,
       "expected JSON of at most 32 nested levels, found more at 1:33"},
      {"too large", std::string((4 << 20) + 1, ' '), ParseErrorKind::kTooLarge,
       "expected JSON of at most 4194304 bytes, found 4194305"},
  };
  for (const auto& [name, input, kind, want] : cases) {
    SCOPED_TRACE(name);
    const auto document = read_metadata(input);
    ASSERT_FALSE(document);
    EXPECT_EQ(document.error().message, want);
    EXPECT_EQ(document.error().kind, kind);
  }
  const auto error = read_metadata("{\"a\":1,\n}").error();
  EXPECT_EQ(error.offset, 8);
  EXPECT_EQ(error.line, 2);
  EXPECT_EQ(error.column, 1);
}

TEST(Metadata, EveryTruncationIsAnErrorOfTruncation) {
  const std::string whole = acs(acs_key());
  for (std::size_t size = 1; size < whole.size(); ++size) {
    const auto document = read_metadata(whole.substr(0, size));
    ASSERT_FALSE(document) << size;
    ASSERT_EQ(document.error().kind, ParseErrorKind::kTruncated) << size << ": " << document.error().message;
  }
}

TEST(Metadata, DocumentsSavedByPowerShellAreRead) {
  std::string utf16 = "\xFF\xFE";
  for (const char c : exchange()) utf16 += {c, '\0'};
  EXPECT_EQ(read_metadata(utf16).value().keys.size(), 1U);
  EXPECT_EQ(read_metadata("\xEF\xBB\xBF" + exchange()).value().keys.size(), 1U);
}

}  // namespace
}  // namespace probe::evidence
