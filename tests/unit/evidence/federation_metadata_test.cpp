#include "probes/evidence/federation_metadata.hpp"

#include "certificate_maker.hpp"
#include "probes/evidence/encoding.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace probe::evidence {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const std::string& current() {
  static const std::string der = testing::make_der(testing::exchange_auth());
  return der;
}

const std::string& next() {
  static const std::string der = testing::make_der({});
  return der;
}

std::string info_of(const std::string& der) {
  return "<KeyInfo xmlns=\"http://www.w3.org/2000/09/xmldsig#\"><X509Data><X509Certificate>" + encode_base64(der) +
         "</X509Certificate></X509Data></KeyInfo>";
}

std::string descriptor(const std::string& der, const std::string& use = "signing") {
  return "<KeyDescriptor use=\"" + use + "\">" + info_of(der) + "</KeyDescriptor>";
}

std::string entity(const std::string& content, const std::string& attributes = "entityID=\"https://sts.example/t/\"") {
  return "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<EntityDescriptor ID=\"_1\" " + attributes +
         " xmlns=\"urn:oasis:names:tc:SAML:2.0:metadata\">" + content + "</EntityDescriptor>";
}

std::string service(const std::string& keys) {
  return "<RoleDescriptor xsi:type=\"fed:SecurityTokenServiceType\" "
         "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
         "xmlns:fed=\"http://docs.oasis-open.org/wsfed/federation/200706\">" +
         keys +
         "<fed:SecurityTokenServiceEndpoint><EndpointReference xmlns=\"http://www.w3.org/2005/08/addressing\">"
         "<Address>https://sts.example/t/wsfed</Address></EndpointReference></fed:SecurityTokenServiceEndpoint>"
         "<fed:PassiveRequestorEndpoint><wsa:EndpointReference xmlns:wsa=\"http://www.w3.org/2005/08/addressing\">"
         "<wsa:Address>\n  https://sts.example/t/passive\n</wsa:Address></wsa:EndpointReference>"
         "</fed:PassiveRequestorEndpoint></RoleDescriptor>";
}

std::string evo_sts() {
  const std::string keys = descriptor(current()) + descriptor(next());
  return entity("<Signature xmlns=\"http://www.w3.org/2000/09/xmldsig#\">" +
                info_of(testing::make_der({.serial = "5"})) + "</Signature>" + service(keys) +
                "<RoleDescriptor xsi:type=\"fed:ApplicationServiceType\">" +
                descriptor(testing::make_der({.serial = "7"})) + "</RoleDescriptor><IDPSSODescriptor>" + keys +
                "<SingleSignOnService Binding=\"x\" Location=\"https://sts.example/t/saml2\"/></IDPSSODescriptor>");
}

std::vector<std::string> ders(const MetadataDocument& document) {
  std::vector<std::string> ders;
  for (const auto& key : document.keys) ders.push_back(key.certificate ? key.certificate->der : key.problem);
  return ders;
}

TEST(FederationMetadata, WhatEvoStsPublishesIsReadEachKeyOnce) {
  const auto read = read_metadata(evo_sts());
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->kind, MetadataKind::kFederation);
  EXPECT_EQ(to_string(read->kind), "federation metadata");
  EXPECT_EQ(read->issuer, "https://sts.example/t/");
  EXPECT_EQ(read->token_endpoint, "https://sts.example/t/wsfed");
  EXPECT_EQ(read->authorization_endpoint, "https://sts.example/t/passive");
  EXPECT_EQ(read->jwks_uri, "");
  EXPECT_THAT(ders(*read), ElementsAre(current(), next()));
  const MetadataKey& key = read->keys[0];
  EXPECT_EQ(key.path, "RoleDescriptor[0]/KeyDescriptor[0]");
  EXPECT_EQ(key.usage, "signing");
  EXPECT_TRUE(key.is_for_signing());
  EXPECT_EQ(key.kty, "RSA");
  EXPECT_EQ(key.bits, 2048);
  EXPECT_EQ(key.rsa_exponent, 65537U);
  EXPECT_EQ(key.problem, "");
  ASSERT_EQ(read->endpoints.size(), 3U);
  EXPECT_EQ(read->endpoints[2].location, "https://sts.example/t/saml2");
  EXPECT_EQ(read->endpoints[2].protocol, "SAML2");
  EXPECT_EQ(read->endpoints[2].usage, "SingleSignOnService");
}

TEST(FederationMetadata, ADocumentHasOneRootInTheNamespaceOfMetadata) {
  const std::string good = entity(service(descriptor(current())));
  ASSERT_TRUE(read_metadata(good));
  const auto twice = read_metadata(good + good.substr(good.find('\n')));
  ASSERT_FALSE(twice);
  EXPECT_EQ(twice.error().message, "expected XML with one root element, found 2");
  EXPECT_EQ(twice.error().kind, ParseErrorKind::kSyntax);
  const auto in = [&good](const std::string& replacement) {
    const std::string declared = " xmlns=\"urn:oasis:names:tc:SAML:2.0:metadata\"";
    std::string text = good;
    text.replace(text.find(declared), declared.size(), replacement);
    const auto read = read_metadata(text);
    return read ? std::string{} : read.error().message;
  };
  const std::string expected = "EntityDescriptor: expected the namespace urn:oasis:names:tc:SAML:2.0:metadata, found ";
  EXPECT_EQ(in(""), expected + "none");
  EXPECT_EQ(in(" xmlns=\"urn:x\""), expected + "'urn:x'");
}

TEST(FederationMetadata, TheEarliestEndOfItsValidityCounts) {
  std::string body = entity(service(descriptor(current())));
  body.erase(0, body.find('\n'));
  const auto until = [&body](const std::string& of_entity, const std::string& of_all) {
    std::string inner = body;
    const std::string id = " entityID=";
    inner.insert(inner.find(id), of_entity);
    const auto read = read_metadata("<EntitiesDescriptor" + of_all + ">" + inner + "</EntitiesDescriptor>");
    if (!read) return read.error().message;
    return read->valid_until ? std::to_string(std::chrono::system_clock::to_time_t(*read->valid_until)) : "always";
  };
  const std::string june = " validUntil=\"2026-06-01T02:00:00+02:00\"";
  const std::string july = " validUntil=\"2026-07-01T00:00:00.000Z\"";
  EXPECT_EQ(until("", ""), "always");
  const std::string midnight_of_june = "1780272000";
  EXPECT_EQ(until(june, ""), midnight_of_june);
  EXPECT_EQ(until(july, june), midnight_of_june);
  EXPECT_EQ(until(" validUntil=\"soon\"", ""), "validUntil: expected a date as 2030-12-31T23:59:59Z, found 'soon'");
}

TEST(FederationMetadata, ARoleThatHasEndedEndsTheDocumentUnlessAnotherGoesOn) {
  const auto end = [](const std::string& of_one, const std::string& of_other) {
    const std::string key = descriptor(current());
    const auto read = read_metadata(entity("<IDPSSODescriptor" + of_one + ">" + key + "</IDPSSODescriptor>" +
                                           "<IDPSSODescriptor" + of_other + ">" + key + "</IDPSSODescriptor>"));
    if (!read) return read.error().message;
    return read->valid_until ? std::to_string(std::chrono::system_clock::to_time_t(*read->valid_until)) : "always";
  };
  const std::string june = " validUntil=\"2026-06-01T00:00:00Z\"";
  const std::string july = " validUntil=\"2026-07-01T00:00:00Z\"";
  EXPECT_EQ(end(june, ""), "always");
  EXPECT_EQ(end(june, july), "1782864000");
  EXPECT_EQ(end(june, june), "1780272000");
}

TEST(FederationMetadata, OneThatOnlyTakesTokensIssuesNone) {
  const std::string key = descriptor(current());
  const std::string taker = "<SPSSODescriptor>" + key + "</SPSSODescriptor>";
  EXPECT_FALSE(read_metadata(entity(taker))->issues_tokens);
  const auto both = read_metadata(entity(taker + "<IDPSSODescriptor/>"));
  EXPECT_TRUE(both->issues_tokens);
  EXPECT_THAT(both->keys, IsEmpty()) << "those of the other role sign no tokens";
}

TEST(FederationMetadata, PrefixesAndWrappingAreTheProducersChoice) {
  std::string prefixed = evo_sts();
  for (const std::string name : {"EntityDescriptor", "KeyDescriptor", "KeyInfo", "X509Data", "X509Certificate",
                                 "IDPSSODescriptor", "RoleDescriptor", "SingleSignOnService"}) {
    for (const std::string start : {"<", "</"}) {
      for (const std::string end : {" ", ">"}) {
        const std::string from = start + name + end;
        for (std::size_t at = 0; (at = prefixed.find(from, at)) != std::string::npos; at += from.size())
          prefixed.replace(at, from.size(), start + "m:" + name + end);
      }
    }
  }
  const std::string declared = "xmlns=\"urn:oasis";
  prefixed.replace(prefixed.find(declared), declared.size(), "xmlns:m=\"urn:oasis");
  EXPECT_THAT(ders(read_federation_metadata(prefixed).value()), ElementsAre(current(), next()));

  std::string body = evo_sts();
  body.erase(0, body.find('\n'));
  const std::string wrapped = "<md:EntitiesDescriptor>" + body + "</md:EntitiesDescriptor>";
  EXPECT_EQ(read_metadata(wrapped)->issuer, "https://sts.example/t/");

  std::string utf16 = "\xFF\xFE";
  for (const char c : evo_sts()) utf16 += {c, '\0'};
  EXPECT_EQ(read_metadata(utf16)->keys.size(), 2U);
  EXPECT_EQ(read_metadata("\xEF\xBB\xBF\n<!-- x -->" + body)->keys.size(), 2U);
}

TEST(FederationMetadata, AServiceProvidersKeysCountOnlyWhenNobodyIssues) {
  const std::string provider =
      "<SPSSODescriptor>" + descriptor(next()) + descriptor(next(), "encryption") + "</SPSSODescriptor>";
  EXPECT_THAT(ders(read_metadata(entity(provider + service(descriptor(current())))).value()), ElementsAre(current()));
  const auto alone = read_metadata(entity(provider)).value();
  EXPECT_THAT(ders(alone), ElementsAre(next(), next()));
  EXPECT_TRUE(alone.keys[0].is_for_signing());
  EXPECT_FALSE(alone.keys[1].is_for_signing());
  EXPECT_EQ(alone.token_endpoint, "");
}

TEST(FederationMetadata, AKeySplitByWhiteSpaceAndCommentsIsWhole) {
  std::string text = encode_base64(current());
  text.insert(300, "\r\n    <![CDATA[").insert(100, "<!-- x -->").insert(50, "\n");
  text += "]]>";
  const std::string key =
      "<KeyDescriptor><KeyInfo><X509Data><X509Certificate>" + text +
      "</X509Certificate><X509Certificate>chain</X509Certificate></X509Data></KeyInfo></KeyDescriptor>";
  const auto read = read_metadata(entity(service(key))).value();
  EXPECT_THAT(ders(read), ElementsAre(current()));
  EXPECT_TRUE(read.keys[0].is_for_signing());
}

TEST(FederationMetadata, AKeyThatCannotBeReadStaysInTheListWithItsProblem) {
  const std::string none = "RoleDescriptor[0]/KeyDescriptor[0]: expected an X509Certificate in its KeyInfo, found none";
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"<KeyDescriptor/>", none},
      {"<KeyDescriptor><KeyInfo><KeyName>a</KeyName></KeyInfo></KeyDescriptor>", none},
      {"<KeyDescriptor><KeyInfo><X509Data><X509Certificate>!</X509Certificate></X509Data></KeyInfo></KeyDescriptor>",
       "RoleDescriptor[0]/KeyDescriptor[0]: expected base64, found '!' at offset 0"},
      {"<KeyDescriptor><KeyInfo><X509Data><X509Certificate/></X509Data></KeyInfo></KeyDescriptor>",
       "RoleDescriptor[0]/KeyDescriptor[0]: expected a DER certificate, found nothing"},
  };
  for (const auto& [key, want] : cases) {
    SCOPED_TRACE(key);
    EXPECT_THAT(ders(read_metadata(entity(service(key))).value()), ElementsAre(want));
  }
  EXPECT_THAT(read_metadata(entity(service(""))).value().keys, IsEmpty());
}

TEST(FederationMetadata, WhatIsNoSuchDocumentIsExplained) {
  struct Case {
    const char* name;
    std::string input;
    ParseErrorKind kind;
    std::string want;
  };
  std::string many;
  for (int i = 0; i < 101; ++i) many += "<KeyDescriptor/>";
  const std::string bomb =
      "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><EntityDescriptor "
      "entityID=\"&b;\"/>";
  const std::vector<Case> cases = {
      {"declared type", bomb, ParseErrorKind::kSyntax, "expected XML without a document type declaration, found one"},
      {"external entity", "<!DOCTYPE x SYSTEM \"file:///etc/passwd\"><EntityDescriptor entityID=\"a\"/>",
       ParseErrorKind::kSyntax, "expected XML without a document type declaration, found one"},
      {"another root", "<s:Envelope/>", ParseErrorKind::kShape,
       "expected an EntityDescriptor, found the element 'Envelope'"},
      {"XHTML", "<?xml version=\"1.0\"?><html><body/></html>", ParseErrorKind::kForeign,
       "expected an EntityDescriptor, found the element 'html'"},
      {"XHTML with its type", "<?xml version='1.0'?><!DOCTYPE html PUBLIC 'a' 'b'><html/>", ParseErrorKind::kForeign,
       "expected XML without a document type declaration, found one"},
      {"two entities", "<EntitiesDescriptor><EntityDescriptor/><EntityDescriptor/></EntitiesDescriptor>",
       ParseErrorKind::kShape, "EntitiesDescriptor: expected one EntityDescriptor, found 2"},
      {"no name", entity("", ""), ParseErrorKind::kShape, "entityID: expected a name, found nothing"},
      {"too many keys", entity(service(many)), ParseErrorKind::kShape,
       "KeyDescriptor: expected at most 100 entries, found more"},
      {"wrong end", "<a>\n</b><c/>", ParseErrorKind::kSyntax, "invalid XML at 2:3: Start-end tags mismatch, found 'b'"},
      {"declaration only", "<?xml version=\"1.0\"?>", ParseErrorKind::kTruncated,
       "truncated XML: the text ends at 1:22 within the document"},
      {"within a tag", "<a>\n  <b c='", ParseErrorKind::kTruncated,
       "truncated XML: the text ends at 2:9 within the document"},
      {"between tags", "<a>\n  <b>\n", ParseErrorKind::kTruncated,
       "truncated XML: the text ends at 2:6 within the document"},
      {"not UTF-8", "<a \xE4>", ParseErrorKind::kSyntax,
       "expected UTF-8 or UTF-16 text, found the byte 0xE4 at offset 3 (line 1), which is neither"},
      {"JSON", "{}", ParseErrorKind::kForeign, "expected XML, found 1 line of text, 2 characters"},
      {"nothing", " ", ParseErrorKind::kEmpty, "expected XML, found nothing"},
      {"too large", std::string((4 << 20) + 1, '<'), ParseErrorKind::kTooLarge,
       "expected XML of at most 4194304 bytes, found 4194305"},
  };
  for (const auto& [name, input, kind, want] : cases) {
    SCOPED_TRACE(name);
    const auto read = read_federation_metadata(input);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().message, want);
    EXPECT_EQ(read.error().kind, kind);
  }
}

TEST(FederationMetadata, EveryTruncationIsAnErrorOfTruncation) {
  const std::string whole = entity(service(descriptor(next())));
  for (std::size_t size = 1; size < whole.size(); ++size) {
    const auto read = read_metadata(whole.substr(0, size));
    ASSERT_FALSE(read) << size;
    ASSERT_EQ(read.error().kind, ParseErrorKind::kTruncated) << whole.substr(0, size) << ": " << read.error().message;
  }
}

TEST(FederationMetadata, NestingWithoutEndTakesNoStack) {
  std::string deep = "<EntityDescriptor entityID=\"a\" xmlns=\"urn:oasis:names:tc:SAML:2.0:metadata\">";
  for (int i = 0; i < 100'000; ++i) deep += "<a>";
  EXPECT_FALSE(read_metadata(deep));
  for (int i = 0; i < 100'000; ++i) deep += "</a>";
  EXPECT_TRUE(read_metadata(deep + "</EntityDescriptor>"));
}

}  // namespace
}  // namespace probe::evidence
