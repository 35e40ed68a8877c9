#include "probes/evidence/key_credentials.hpp"

#include "certificate_maker.hpp"
#include "probes/evidence/encoding.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace probe::evidence {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;
using ::testing::IsEmpty;

constexpr const char* kHex = "C3EDCF181EF4F9B53D01768ECA99564014BCA6E7";

const std::string& der() {
  static const std::string made = testing::make_der(testing::exchange_auth());
  return made;
}

std::string graph_key(const std::string& identifier, const std::string& key = "null") {
  return R"({"customKeyIdentifier":)" + identifier +
         R"(,"displayName":"Added by x","endDateTime":"2031-10-28T18:22:32Z","key":)" + key +
         R"(,"keyId":"0d1f2a3b","startDateTime":"2026-11-23T18:22:32Z","type":"AsymmetricX509Cert","usage":"Verify"})";
}

std::string principal(const std::string& keys, const std::string& app = "b1a0c2de") {
  return R"({"id":"6f0c","appId":")" + app + R"(","displayName":"ExchangeServerApp-7d5e","keyCredentials":[)" + keys +
         "]}";
}

std::string quoted(const std::string& text) { return "\"" + text + "\""; }

std::string numbers(const std::string& bytes, const char* separator = ",") {
  std::string list;
  for (const char c : bytes)
    list += (list.empty() ? "" : separator) + std::to_string(static_cast<unsigned>(static_cast<unsigned char>(c)));
  return list;
}

KeyCredential only_key(const std::string& json) {
  const auto read = read_key_credentials(json);
  EXPECT_TRUE(read) << read.error().message;
  if (!read || read->holders.size() != 1 || read->holders[0].keys.size() != 1) {
    ADD_FAILURE() << "not one key in " << json;
    return {};
  }
  return read->holders[0].keys[0];
}

TEST(KeyCredentials, AServicePrincipalOfGraphIsReadWhole) {
  const auto read = read_key_credentials(principal(graph_key(quoted(kHex)))).value();
  ASSERT_EQ(read.holders.size(), 1U);
  EXPECT_FALSE(read.is_partial);
  const KeyHolder& holder = read.holders[0];
  EXPECT_EQ(holder.path, "");
  EXPECT_EQ(holder.id, "6f0c");
  EXPECT_EQ(holder.app_id, "b1a0c2de");
  EXPECT_EQ(holder.display_name, "ExchangeServerApp-7d5e");
  ASSERT_EQ(holder.keys.size(), 1U);
  const KeyCredential& key = holder.keys[0];
  EXPECT_EQ(key.path, "keyCredentials[0]");
  EXPECT_EQ(key.key_id, "0d1f2a3b");
  EXPECT_EQ(key.display_name, "Added by x");
  EXPECT_EQ(key.type, "AsymmetricX509Cert");
  EXPECT_EQ(key.usage, "Verify");
  EXPECT_TRUE(key.is_certificate());
  EXPECT_EQ(key.thumbprint->hex(), kHex);
  EXPECT_FALSE(key.certificate);
  EXPECT_EQ(key.start, sys_days{2026y / 11 / 23} + 18h + 22min + 32s);
  EXPECT_EQ(key.end, sys_days{2031y / 10 / 28} + 18h + 22min + 32s);
  EXPECT_EQ(key.problem, "");
}

TEST(KeyCredentials, TheIdentifierIsReadInEverySpelling) {
  const std::string bytes = Thumbprint::parse(kHex)->bytes();
  const std::vector<std::pair<const char*, std::string>> spellings = {
      {"hex", quoted(kHex)},
      {"base64", R"("w+3PGB70+bU9AXaOyplWQBS8puc=")"},
      {"base64 of hex", quoted(encode_base64(kHex))},
      {"an array of bytes", "[" + numbers(bytes) + "]"},
      {"an array of digits", "[" + numbers(kHex) + "]"},
      {"an array in its wrapping", R"({"value":[)" + numbers(bytes) + R"(],"Count":20})"},
      {"an array below ConvertTo-Json's depth", quoted(numbers(bytes, " "))},
  };
  for (const auto& [name, spelling] : spellings) {
    SCOPED_TRACE(name);
    const auto key = only_key(principal(graph_key(spelling)));
    ASSERT_TRUE(key.thumbprint);
    EXPECT_EQ(key.thumbprint->hex(), kHex);
  }
}

TEST(KeyCredentials, AnIdentifierOfAnotherKindIsNoThumbprintAndNoMistake) {
  for (const char* identifier :
       {"null", R"("my key")", "\"\"", "[]", "[1,2]", "[256]", "[\"a\"]", R"("1 2 999")", R"("1  2")"}) {
    SCOPED_TRACE(identifier);
    const auto key = only_key(principal(graph_key(identifier)));
    EXPECT_FALSE(key.thumbprint);
    EXPECT_EQ(key.problem, "");
  }
}

TEST(KeyCredentials, TheCertificateItselfCountsMoreThanItsIdentifier) {
  for (const std::string& key : {quoted(encode_base64(der())), "[" + numbers(der()) + "]"}) {
    const auto read = only_key(principal(graph_key(quoted(kHex), key)));
    ASSERT_TRUE(read.certificate);
    EXPECT_EQ(read.certificate->der, der());
    EXPECT_EQ(read.thumbprint, Thumbprint::sha1_of(der()));
    EXPECT_EQ(read.problem, "");
  }
}

TEST(KeyCredentials, WhatCannotBeReadOfAKeyIsItsProblem) {
  const std::string good = principal(graph_key(quoted(kHex), quoted("!")));
  struct Case {
    const char* name;
    std::string from;
    std::string to;
    std::string want;
  };
  const std::vector<Case> cases = {
      {"not base64", "\"!\"", "\"!\"", "keyCredentials[0].key: expected base64, found '!' at offset 0"},
      {"no certificate", "\"!\"", "\"AAAA\"",
       "keyCredentials[0].key: expected a DER certificate, which begins with the byte 0x30, found 0x00"},
      {"date without zone", "\"!\",\"keyId\":\"0d1f2a3b\",\"startDateTime\":\"2026-11-23T18:22:32Z\"",
       "null,\"startDateTime\":\"2026-11-23T18:22:32\"",
       "keyCredentials[0].startDateTime: expected a date with its zone, found '2026-11-23T18:22:32'"},
  };
  for (const auto& [name, from, to, want] : cases) {
    SCOPED_TRACE(name);
    std::string json = good;
    ASSERT_NE(json.find(from), std::string::npos);
    json.replace(json.find(from), from.size(), to);
    const auto key = only_key(json);
    EXPECT_EQ(key.problem, want);
    EXPECT_EQ(key.thumbprint->hex(), kHex);
  }
  EXPECT_NE(only_key(R"([{"keyId":"a","type":"AsymmetricX509Cert","endDate":"soon"}])").problem, "");
}

TEST(KeyCredentials, ListsAndArraysOfHoldersAreRead) {
  const std::string both = principal(graph_key(quoted(kHex)), "a") + "," + principal("", "b");
  for (const std::string& json : {R"({"@odata.context":"x","value":[)" + both + "]}", "[" + both + "]"}) {
    const auto read = read_key_credentials(json).value();
    ASSERT_EQ(read.holders.size(), 2U);
    EXPECT_EQ(read.holders[0].path, "value[0]");
    EXPECT_EQ(read.holders[0].app_id, "a");
    EXPECT_EQ(read.holders[0].keys[0].path, "value[0].keyCredentials[0]");
    EXPECT_EQ(read.holders[1].app_id, "b");
    EXPECT_THAT(read.holders[1].keys, IsEmpty());
    EXPECT_FALSE(read.is_partial);
  }
  EXPECT_THAT(read_key_credentials(R"({"value":[]})")->holders, IsEmpty());
  EXPECT_TRUE(read_key_credentials(R"({"value":[],"@odata.nextLink":"https://next"})")->is_partial);
}

TEST(KeyCredentials, HolderTellsWhetherItsKeysWereAskedFor) {
  for (const auto& [text, tells] :
       std::vector<std::pair<std::string, bool>>{{R"({"appId":"a","keyCredentials":[]})", true},
                                                 {R"({"appId":"a","keyCredentials":null})", false},
                                                 {R"({"appId":"a"})", false}}) {
    const auto read = read_key_credentials(text);
    ASSERT_TRUE(read) << text;
    ASSERT_EQ(read->holders.size(), 1U) << text;
    EXPECT_EQ(read->holders[0].tells_keys, tells) << text;
  }
}

TEST(KeyCredentials, ListsOfKeysBelongToAHolderWithoutName) {
  for (const std::string& json :
       {R"({"value":[)" + graph_key(quoted(kHex)) + "]}", "[" + graph_key(quoted(kHex)) + "]"}) {
    EXPECT_EQ(only_key(json).thumbprint->hex(), kHex);
    EXPECT_EQ(read_key_credentials(json)->holders[0].app_id, "");
  }
}

TEST(KeyCredentials, TheMsolAndAzureAdModulesAreUnderstood) {
  const std::string msol = R"({"ExtensionData":{},"Type":"Asymmetric","Value":")" + encode_base64(der()) +
                           R"(","KeyId":"1c","StartDate":"\/Date(1795458152000)\/",)"
                           R"("EndDate":{"value":"\/Date(1950978152000)\/","DateTime":"x"},"Usage":"Verify"})";
  for (const std::string& json : {msol, "[" + msol + "]"}) {
    const auto key = only_key(json);
    EXPECT_EQ(key.thumbprint, Thumbprint::sha1_of(der()));
    EXPECT_EQ(key.type, "AsymmetricX509Cert");
    EXPECT_EQ(key.key_id, "1c");
    EXPECT_EQ(key.end, key.certificate->not_after);
    EXPECT_EQ(key.start, key.certificate->not_before);
    EXPECT_EQ(key.problem, "");
  }
  const auto password = only_key(R"({"Type":"Password","Value":"c2VjcmV0","KeyId":"2","Usage":"Verify"})");
  EXPECT_FALSE(password.is_certificate());
  EXPECT_EQ(password.problem, "");
  EXPECT_EQ(only_key(R"({"AppId":"a","KeyCredentials":[{"CustomKeyIdentifier":")" + std::string{kHex} + "\"}]}")
                .thumbprint->hex(),
            kHex);
}

TEST(KeyCredentials, WhatIsNoSuchDocumentIsExplained) {
  struct Case {
    const char* name;
    std::string input;
    ParseErrorKind kind;
    std::string want;
  };
  std::string many = "{}";
  for (int i = 0; i < 1000; ++i) many += ",{}";
  const std::vector<Case> cases = {
      {"error of Graph", R"({"error":{"code":"Authorization_RequestDenied","message":"Insufficient privileges"}})",
       ParseErrorKind::kForeign, "expected registered keys, found the error 'Authorization_RequestDenied'"},
      {"number", "1", ParseErrorKind::kShape, "expected registered keys, an object or an array, found a number"},
      {"another object", R"({"a":1})", ParseErrorKind::kShape, "expected keyCredentials or a list in value, found 'a'"},
      {"another list", R"([{"name":"x"}])", ParseErrorKind::kShape,
       "value[0]: expected an application or a key, found 'name'"},
      {"no objects", "[1]", ParseErrorKind::kShape, "value[0]: expected an object, found a number"},
      {"keys that are text", R"({"keyCredentials":["@{keyId=x}"]})", ParseErrorKind::kShape,
       "keyCredentials[0]: expected an object, found a string"},
      {"too many holders", "[" + many + "]", ParseErrorKind::kShape,
       "value: expected at most 1000 entries, found 1001"},
      {"too many keys", principal(many), ParseErrorKind::kShape,
       "keyCredentials: expected at most 1000 entries, found 1001"},
      {"identifier of the wrong type", principal(graph_key("true")), ParseErrorKind::kShape,
       "keyCredentials[0].customKeyIdentifier: expected a string, found a boolean"},
      {"HTML", "<html>", ParseErrorKind::kForeign, "expected JSON, found HTML of 6 bytes"},
  };
  for (const auto& [name, input, kind, want] : cases) {
    SCOPED_TRACE(name);
    const auto read = read_key_credentials(input);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().message, want);
    EXPECT_EQ(read.error().kind, kind);
  }
}

TEST(KeyCredentials, EveryTruncationIsAnErrorOfTruncation) {
  const std::string whole = principal(graph_key(quoted(kHex)));
  for (std::size_t size = 1; size < whole.size(); ++size) {
    const auto read = read_key_credentials(whole.substr(0, size));
    ASSERT_FALSE(read) << size;
    ASSERT_EQ(read.error().kind, ParseErrorKind::kTruncated) << size;
  }
}

}  // namespace
}  // namespace probe::evidence
