#include "probes/thumbprint_match/thumbprint_servers.hpp"

#include "tests/unit/probes/thumbprint_match/thumbprint_rig.hpp"

#include <gtest/gtest.h>

#include <map>

namespace probe::probes {
namespace {

using namespace probe::probes::testing;
using probe::testing::findings_in;

TEST(PinnedUrl, HasTheAddressInPlaceOfTheHost) {
  struct Case {
    std::string url, address, host, authority, pinned;
  };
  const Case cases[] = {
      {"https://mail.fabrikam.com/a?b#c", "192.0.2.7", "mail.fabrikam.com", "mail.fabrikam.com",
       "https://192.0.2.7/a?b#c"},
      {"https://mail.fabrikam.com:8443/a", "2001:db8::7", "mail.fabrikam.com", "mail.fabrikam.com:8443",
       "https://[2001:db8::7]:8443/a"},
      {"https://mail.fabrikam.com", "192.0.2.7", "mail.fabrikam.com", "mail.fabrikam.com", "https://192.0.2.7"},
      {"https://[2001:db8::1]:8443/", "2001:db8::1", "2001:db8::1", "[2001:db8::1]:8443",
       "https://[2001:db8::1]:8443/"},
      {"https://[2001:db8::1]/x:y", "192.0.2.7", "2001:db8::1", "[2001:db8::1]", "https://192.0.2.7/x:y"},
  };
  for (const auto& [url, address, host, authority, pinned] : cases) {
    EXPECT_EQ(host_of_url(url), host);
    EXPECT_EQ(authority_of_url(url), authority);
    EXPECT_EQ(pinned_url(url, address), pinned);
  }
}

/// One document, and a name with three servers behind it.
struct ServersTest : ThumbprintMatchTest {
  const std::string published = "[{ metadata: \"" + kUrl + "\", addresses: all }]";

  ServersTest() {
    rig.put("/authconfig.txt", auth_config(current().sha1_hex()));
    rig.fakes.addresses.hosts["mail.fabrikam.com"] = std::vector<std::string>{"192.0.2.7", "192.0.2.8", "2001:db8::9"};
    for (const char* server : {"192.0.2.7", "192.0.2.8", "[2001:db8::9]"}) answer(server, current());
  }
  void answer(const std::string& server, const Certificate& certificate) {
    publish(document({key(certificate)}), 200, "https://" + server + "/autodiscover/metadata/json/1");
  }
};

TEST_F(ServersTest, AsksEachAddressByItsName) {
  const core::ProbeResult result = run(published);
  EXPECT_EQ(findings_in(result), Lines{});
  EXPECT_EQ(match(result, "current"), 1);
  ASSERT_EQ(rig.fakes.http.requests.size(), 3U);
  for (const auto& request : rig.fakes.http.requests) {
    EXPECT_EQ(request.trust.server_name, "mail.fabrikam.com");
    ASSERT_EQ(request.headers.size(), 1U);
    EXPECT_EQ(request.headers.front().name + ": " + request.headers.front().value, "Host: mail.fabrikam.com");
  }
}

TEST_F(ServersTest, NamesThoseThatStillPublishAnotherKey) {
  answer("192.0.2.8", previous());
  answer("[2001:db8::9]", another());
  const core::ProbeResult result = run(published);
  EXPECT_EQ(findings_in(result),
            Lines{"failure thumbprint_partial_deployment: " + kUrl + ": expected the configured current certificate " +
                  current().sha1_hex() + " in all 3, 2 of them are without: " + kUrl + " (192.0.2.8) (found " +
                  previous().sha1_hex() + "), " + kUrl + " (2001:db8::9) (found " + another().sha1_hex() + ")"});
  EXPECT_EQ(match(result, "current"), 0);
}

TEST_F(ServersTest, SaysOfEachWhenNoneHasIt) {
  for (const char* server : {"192.0.2.7", "192.0.2.8", "[2001:db8::9]"}) answer(server, previous());
  const std::string end = ": expected the configured current certificate " + current().sha1_hex() +
                          " among the published keys, found " + previous().sha1_hex();
  const std::string start = "failure thumbprint_not_published: " + kUrl;
  EXPECT_EQ(findings_in(run(published)),
            (Lines{start + " (192.0.2.7)" + end, start + " (192.0.2.8)" + end, start + " (2001:db8::9)" + end}));
}

TEST_F(ServersTest, DoesNotTakeAServerThatCannotBeAskedForOneWithoutTheKey) {
  rig.fakes.http.exchanges.erase("https://192.0.2.8/autodiscover/metadata/json/1");
  const core::ProbeResult result = run(published);
  EXPECT_EQ(findings_in(result),
            Lines{"failure connect_refused: nobody listens at https://192.0.2.8/autodiscover/metadata/json/1"});
  EXPECT_FALSE(match(result, "current")) << "two have it, one is not known";
  rig.fakes.addresses.hosts["mail.fabrikam.com"] =
      core::NetError{core::Finding("dns_nxdomain", "no such name"), core::Phase::kResolve};
  EXPECT_EQ(findings_in(run(published)), Lines{"failure dns_nxdomain: no such name"});
}

TEST_F(ServersTest, CountsSeveralDocumentsAsSeveralServers) {
  const std::string other = "https://ex02.fabrikam.com/autodiscover/metadata/json/1";
  publish(document({key(current())}));
  publish(document({key(previous())}), 200, other);
  EXPECT_EQ(findings_in(run("[{ metadata: \"" + kUrl + "\" }, { metadata: \"" + other + "\" }]")),
            Lines{"failure thumbprint_partial_deployment: the metadata documents: expected the configured current "
                  "certificate " +
                  current().sha1_hex() + " in all 2, 1 of them is without: " + other + " (found " +
                  previous().sha1_hex() + ")"});
}

TEST_F(ThumbprintMatchTest, CountsTheFilesOfAPatternAsThoseOfSeveralServers) {
  rig.put("/servers/1.cer", current().der());
  rig.put("/servers/2.cer", previous().der());
  rig.put("/servers/3.cer", next().der());
  EXPECT_EQ(
      findings_in(run("[{ file: /servers/*.cer }]")),
      Lines{"failure thumbprint_partial_deployment: /servers/*.cer: expected the configured current certificate " +
            current().sha1_hex() + " in all 3, 1 of them is without: /servers/2.cer (found " + previous().sha1_hex() +
            ", which is configured as previous)"});
  rig.put("/servers/2.cer", "");
  const core::ProbeResult unread = run("[{ file: /servers/*.cer }]");
  EXPECT_EQ(findings_in(unread),
            Lines{"failure cert_missing: /servers/2.cer: expected a certificate, the file is empty"});
  EXPECT_FALSE(match(unread, "current"));
  EXPECT_EQ(findings_in(run("[{ file: /nowhere/*.cer }]")),
            Lines{"failure cert_missing: /nowhere/*.cer: no file matches"});
}

TEST_F(ThumbprintMatchTest, TakesWhatATlsEndpointShowsForItsOwnCertificate) {
  core::TlsExchange exchange;
  exchange.session.peer_chain = {current().der(), another().der()};
  rig.fakes.tls.exchanges["adfs.fabrikam.com:443"] = exchange;
  const std::string published = "[{ endpoint: \"adfs.fabrikam.com:443\" }]";
  const core::ProbeResult result = run(published);
  EXPECT_EQ(findings_in(result), Lines{});
  EXPECT_EQ(match(result, "current"), 1);
  EXPECT_EQ(value_of(result, "probe_certificate_key_size", "source=tls,position=1"), 2048);
  exchange.session.peer_chain = {another().der(), current().der()};
  rig.fakes.tls.exchanges["adfs.fabrikam.com:443"] = exchange;
  EXPECT_EQ(findings_in(run(published)),
            Lines{"failure thumbprint_current_mismatch: adfs.fabrikam.com:443: expected the configured current "
                  "certificate " +
                  current().sha1_hex() + ", found " + another().sha1_hex()});
  rig.fakes.tls.exchanges.clear();
  EXPECT_EQ(findings_in(run(published)), Lines{"failure connect_refused: nobody listens at adfs.fabrikam.com:443"});
}

TEST_F(ThumbprintMatchTest, HoldsAKeySetAgainstTheCurrentThumbprint) {
  const std::string url = "https://login.fabrikam.com/keys";
  const auto key_set = [](const Certificate& certificate) {
    return R"({"keys":[{"kty":"RSA","use":"sig","kid":"1","n":")" +
           probe::testing::base64url(certificate.key().rsa_modulus()) + R"(","e":"AQAB","x5c":[")" +
           probe::testing::base64(certificate.der()) + "\"]}]}";
  };
  publish(key_set(current()), 200, url);
  EXPECT_EQ(findings_in(run("[{ jwks: \"" + url + "\" }]")), Lines{});
  publish(key_set(another()), 200, url);
  EXPECT_EQ(findings_in(run("[{ jwks: \"" + url + "\" }]")),
            Lines{"failure thumbprint_not_published: " + url + ": expected the configured current certificate " +
                  current().sha1_hex() + " among the published keys, found " + another().sha1_hex()});
  std::string exposed = key_set(current());
  exposed.insert(exposed.find("\"kty\""), "\"d\":\"AA\",");
  exposed.replace(exposed.find("\"sig\""), 5, "\"enc\"");
  std::string both = key_set(current());
  both.insert(both.size() - 2, "," + exposed.substr(9, exposed.size() - 11));
  publish(both, 200, url);
  EXPECT_EQ(findings_in(run("[{ jwks: \"" + url + "\" }]")),
            Lines{"failure metadata_key_invalid: " + url + ": keys[1].d: expected a public key, found a private one"});
  publish("[]", 200, url);
  EXPECT_EQ(run("[{ jwks: \"" + url + "\" }]").type(), core::ResultType::kFailed);
}

/// What `Get-ExchangeCertificate | Format-List` prints of one.
std::string listed(const std::string& thumbprint, const std::string& has_private_key = "True") {
  return "\r\nHasPrivateKey : " + has_private_key + "\r\nServices      : SMTP\r\nThumbprint    : " + thumbprint +
         "\r\n";
}

TEST_F(ThumbprintMatchTest, WantsTheCurrentCertificateOnEachServerWithItsPrivateKey) {
  const std::string good = listed(current().sha1_hex());
  const std::string with_current =
      "/servers/2.txt: expected the configured current certificate " + current().sha1_hex();
  struct Case {
    std::string name, second;
    Lines want;
  };
  const Case cases[] = {
      {"both have it", listed(another().sha1_hex()) + good, {}},
      {"without its key",
       listed(current().sha1_hex(), "False"),
       {"failure cert_private_key_missing: /servers/2.txt: expected the current certificate " + current().sha1_hex() +
        " with its private key, found HasPrivateKey False"}},
      {"twice, once without its key",
       good + listed(current().sha1_hex(), "False"),
       {"failure cert_private_key_missing: /servers/2.txt: expected the current certificate " + current().sha1_hex() +
        " with its private key, found HasPrivateKey False"}},
      {"without it",
       listed(another().sha1_hex()),
       {"failure thumbprint_partial_deployment: /servers/*.txt: expected the configured current certificate " +
        current().sha1_hex() + " in all 2, 1 of them is without: /servers/2.txt (found " + another().sha1_hex() + ")"}},
      {"not to be told",
       listed("soon"),
       {"unknown input_parse_error: /servers/2.txt: Thumbprint on line 4: expected a thumbprint (40 or 64 hex digits, "
        "or base64 of 20 or 32 bytes), found 4 characters, of which 's' at position 1 is not a hex digit"}},
      {"another digest",
       listed(another().sha256_hex()),
       {"unknown thumbprint_algorithm_mismatch: /servers/2.txt: expected a SHA-1 thumbprint to compare with the "
        "configured " +
        current().sha1_hex() + ", found " + another().sha256_hex()}},
      {"no list at all",
       "Name : a\r\n",
       {"unknown input_parse_error: /servers/2.txt: expected a certificate with the property Thumbprint or RawData, "
        "found 1 object, the last with Name"}},
  };
  rig.put("/authconfig.txt", auth_config(current().sha1_hex()));
  rig.put("/servers/1.txt", good);
  for (const auto& [name, second, want] : cases) {
    rig.put("/servers/2.txt", second);
    const core::ProbeResult result = run("[{ export: /servers/*.txt }]");
    EXPECT_EQ(findings_in(result), want) << name;
  }
}

/// One of a collector's list, with the properties of a good one replaced or, where they are empty, left out.
std::string collected(const std::map<std::string, std::string>& other) {
  std::map<std::string, std::string> all{{"Thumbprint", "\"" + current().sha1_hex() + "\""},
                                         {"HasPrivateKey", "true"},
                                         {"Status", "\"Valid\""},
                                         {"NotBefore", "\"2026-08-15T12:00:00Z\""},
                                         {"NotAfter", "\"2031-07-20T12:00:00Z\""},
                                         {"RawData", "\"" + probe::testing::base64(current().der()) + "\""}};
  for (const auto& [name, value] : other) all[name] = value;
  std::string members;
  for (const auto& [name, value] : all) {
    if (!value.empty()) members += fmt::format("{}\"{}\":{}", members.empty() ? "" : ",", name, value);
  }
  return R"({"schema":"probe.exchange/1","collectedAt":"2026-11-23T11:00:00Z","server":"EX01","certificates":[{)" +
         members + "}]}";
}

TEST_F(ThumbprintMatchTest, BelievesAServerThatSaysItsCertificateCannotSign) {
  const std::string hex = current().sha1_hex();
  const std::string at = "/ex01.json (EX01): expected ";
  const std::string status = at + "the Status Valid of the current certificate " + hex + ", found ";
  const std::string over =
      "failure cert_expired: " + at + "a current certificate that is still valid, " + hex + " expired on ";
  const std::string later =
      "failure cert_not_yet_valid: " + at + "a current certificate that is valid now, " + hex + " is from ";
  struct Case {
    std::string name;
    std::map<std::string, std::string> other;
    Lines want;
  };
  const Case cases[] = {
      {"good", {}, {}},
      {"self-signed, as it must be", {{"Status", "\"Untrusted\""}}, {}},
      {"status as a number", {{"Status", "0"}}, {}},
      {"revoked", {{"Status", "\"Revoked\""}}, {"failure cert_revoked: " + status + "Revoked"}},
      {"invalid", {{"Status", "\"invalid\""}}, {"failure cert_status_invalid: " + status + "Invalid"}},
      {"pending", {{"Status", "\"PendingRequest\""}}, {"failure cert_status_invalid: " + status + "PendingRequest"}},
      {"date invalid", {{"Status", "\"DateInvalid\""}}, {"failure cert_status_invalid: " + status + "DateInvalid"}},
      {"expired", {{"NotAfter", "\"2026-01-01T00:00:00Z\""}}, {over + "2026-01-01T00:00:00Z"}},
      {"expired now, and said twice",
       {{"NotAfter", "\"2026-11-23T12:00:00Z\""}, {"Status", "\"DateInvalid\""}},
       {over + "2026-11-23T12:00:00Z"}},
      {"for later", {{"NotBefore", "\"2026-11-24T00:00:00Z\""}}, {later + "2026-11-24T00:00:00Z on"}},
      {"no word of the key",
       {{"HasPrivateKey", ""}},
       {"unknown input_missing: " + at + "the current certificate " + hex +
        " with its private key, found no HasPrivateKey, which says whether it is there"}},
      {"without its key",
       {{"HasPrivateKey", "false"}},
       {"failure cert_private_key_missing: " + at + "the current certificate " + hex +
        " with its private key, found HasPrivateKey False"}},
      {"another's bytes",
       {{"RawData", "\"" + probe::testing::base64(another().der()) + "\""}},
       {"failure cert_parse_error: /ex01.json (EX01): RawData: expected the certificate with the thumbprint " + hex +
        ", found " + another().sha1_hex()}},
      {"thumbprint alone", {{"RawData", ""}, {"NotBefore", ""}, {"NotAfter", ""}, {"Status", ""}}, {}},
      {"a date that cannot be read, without bytes",
       {{"RawData", ""}, {"NotAfter", "\"soon\""}},
       {"unknown input_parse_error: /ex01.json (EX01): NotAfter: "}},
  };
  rig.put("/authconfig.txt", auth_config(hex));
  for (const auto& [name, other, want] : cases) {
    rig.put("/ex01.json", collected(other));
    const Lines found = findings_in(run("[{ export: /ex01.json }]"));
    ASSERT_EQ(found.size(), want.size()) << name;
    for (std::size_t at_line = 0; at_line < want.size(); ++at_line) {
      EXPECT_EQ(found[at_line].substr(0, want[at_line].size()), want[at_line]) << name;
    }
  }
}

TEST_F(ThumbprintMatchTest, TakesADateThatMayMeanTwoDaysForWhatBothSay) {
  const auto of = [](const std::string& not_after) {
    return "\r\nHasPrivateKey : True\r\nNotAfter      : " + not_after +
           "\r\nServices      : SMTP\r\nThumbprint    : " + current().sha1_hex() + "\r\n";
  };
  rig.put("/authconfig.txt", auth_config(current().sha1_hex()));
  const auto code = [&](const std::string& not_after) {
    rig.put("/1.txt", of(not_after));
    const auto result = run("[{ export: /1.txt }]");
    return result.findings().empty() ? std::string() : std::string(result.findings().front().code().id());
  };
  EXPECT_EQ(code("3/4/2031 6:22:32 PM"), "");
  EXPECT_EQ(code("3/4/2026 6:22:32 PM"), "cert_expired");
  EXPECT_EQ(code("11/12/2026 6:22:32 PM"), "input_date_ambiguous") << "12 November, or 11 December";
}

TEST_F(ThumbprintMatchTest, JudgesAnExportByTheTimeItWasCollected) {
  const auto collected = [](const std::string& at) {
    return R"({"schema":"probe.exchange/1","collectedAt":")" + at +
           R"(","server":"EX01","certificates":[{"Thumbprint":")" + current().sha1_hex() +
           R"(","HasPrivateKey":true}]})";
  };
  rig.put("/authconfig.txt", auth_config(current().sha1_hex()));
  const std::string published = "[{ export: /ex01.json, max_age: 1d }]";
  rig.fakes.files.put("/ex01.json", collected("2026-11-23T11:00:00Z"), kNow - 9 * kDay);
  EXPECT_EQ(findings_in(run(published)), Lines{});
  rig.put("/ex01.json", collected("2026-11-20T11:00:00Z"));
  const core::ProbeResult old = run(published);
  EXPECT_EQ(findings_in(old),
            Lines{"unknown input_stale: /ex01.json: expected an export of a state at most 1d ago, it was collected "
                  "3d1h ago"});
  EXPECT_FALSE(match(old, "current"));
}

}  // namespace
}  // namespace probe::probes
