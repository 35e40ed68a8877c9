#include "tests/integration/agent/nginx.hpp"

#include "places.hpp"
#include "tests/integration/agent/child_process.hpp"
#include "tests/integration/net/scripted_server.hpp"
#include "tests/support/certificate_factory.hpp"
#include "tests/support/encoding.hpp"
#include "tests/support/files.hpp"
#include "tests/support/io_thread.hpp"
#include "tests/support/temporary_directory.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <iostream>
#include <map>
#include <set>
#include <string>
#include <vector>

/// Faults of HTTP/2 and of headers, by a server and by gateways that the lab does not have.
namespace probe {
namespace {

using testing::NginxServer;

const std::string kChallenge =
    R"(add_header WWW-Authenticate 'Bearer client_id="00000002-0000-0ff1-ce00-000000000000", )"
    R"(trusted_issuers="00000001-0000-0000-c000-000000000000@contoso"' always; )";

std::string header(const std::string& name, const std::string& value) {
  return fmt::format("add_header {} '{}' always; ", name, value);
}

std::string headers(int count, std::size_t bytes) {
  std::string text;
  for (int i = 0; i < count; ++i) text += header(fmt::format("X-Filler-{}", i), std::string(bytes, 'a'));
  return text;
}

/// Where a case is served. The order is that of `servers`.
enum Place : std::size_t {
  kHttp2,
  kHttp1,
  kOneRequest,
  kOnlyTls13,
  kClientCertificate,
  kOldTls,
  kOtherCipher,
  kOtherName,
  kPlain,
  kPlaces
};

struct Case {
  std::string name;  ///< of the probe, and the path
  Place place = kHttp2;
  std::string type;        ///< of the probe
  std::string directives;  ///< what nginx does at the path
  std::string want;        ///< findings; URLs without port, `PEER` for host and address
};

constexpr const char* kPush = "push_connectivity";
constexpr const char* kMetadata = "auth_server";

/// `PORT_…` are the ports of servers behind nginx.
std::vector<Case> cases_of_headers() {
  const std::string kSplit = header("WWW-Authenticate", R"(Bearer client_id="a")") +
                             header("WWW-Authenticate", R"(trusted_issuers="b@contoso")") + "return 401;";
  const std::string kShared =
      header("WWW-Authenticate",
             R"(Negotiate, NTLM, Bearer client_id="a", trusted_issuers="b@contoso", Basic realm="c")") +
      "return 401;";
  const std::string kContradiction =
      kChallenge + header("x-ms-diagnostics", R"(2000000;reason="a";error_category="invalid_signature")") +
      header("x-ms-diagnostics", R"(4000000;reason="b")") + "return 401;";
  return {
      {"challenge", kHttp2, kPush, kChallenge + "return 401;", ""},
      {"challenge-twice", kHttp2, kPush, kChallenge + kChallenge + "return 401;", ""},
      {"challenge-beside-another", kHttp2, kPush, header("WWW-Authenticate", "Negotiate") + kChallenge + "return 401;",
       ""},
      {"challenges-in-one-line", kHttp2, kPush, kShared, ""},
      {"challenge-in-two-lines", kHttp2, kPush, kSplit, ""},
      {"no-challenge", kHttp2, kPush, "return 401;",
       "push_challenge_missing: https://localhost/no-challenge: expected status 401 with a Bearer challenge, got 401 "
       "with no challenge"},
      {"other-challenge", kHttp2, kPush, header("WWW-Authenticate", "Negotiate") + "return 401;",
       "push_challenge_missing: https://localhost/other-challenge: expected status 401 with a Bearer challenge, got "
       "401 with challenges Negotiate"},
      {"garbled-challenge", kHttp2, kPush, header("WWW-Authenticate", R"(Bearer client_id="a)") + "return 401;",
       "push_challenge_missing: https://localhost/garbled-challenge: expected status 401 with a Bearer challenge, got "
       "401: authentication challenge: expected '\"' at the end of the value that begins at offset 17, found none"},
      {"contradiction", kHttp2, kPush, kContradiction,
       "push_token_signature: https://localhost/contradiction: expected status 401 with a Bearer challenge, got 401 "
       "with "
       "diagnostics 2000000 invalid_signature: a | push_oauth_unavailable: https://localhost/contradiction: expected "
       "status 401 with a Bearer challenge, got 401 with diagnostics 4000000: b"},
      {"headers-beyond-the-limit", kHttp2, kPush, headers(20, 3900) + "return 401;",
       "http_too_large: response of PEER: expected headers of at most 65536 bytes, there are more"},
      {"headers-beyond-curls-limit", kHttp2, kMetadata, headers(40, 3900) + "return 200;",
       "http_too_large: response of PEER: expected headers of at most 65536 bytes, there are more"},
      {"too-many-headers", kHttp2, kMetadata, headers(120, 1) + "return 200;",
       "http_too_large: response of PEER: expected at most 100 headers, there are more"},
      {"h1-headers-beyond-the-limit", kHttp1, kPush, headers(40, 3900) + "return 401;",
       "http_too_large: response of PEER: expected headers of at most 65536 bytes, there are more"},
  };
}

std::vector<Case> cases_of_statuses() {
  const auto status = [](const std::string& name, const std::string& directives, const std::string& code,
                         const std::string& got) {
    return Case{name, kHttp2, kMetadata, directives,
                fmt::format("{}: https://localhost/{}: expected status 200, got {}", code, name, got)};
  };
  return {
      status("misdirected", "return 421;", "http_status_unexpected", "421"),
      status("my-headers-too-large", "return 431;", "http_status_unexpected", "431"),
      status("no-content", "return 204;", "http_status_unexpected", "204"),
      status("rate-limit", header("Retry-After", "120") + "return 429;", "http_rate_limited", "429"),
      status("unavailable", header("Retry-After", "120") + "return 503;", "http_server_error", "503"),
      status("upstream-down", "proxy_pass http://127.0.0.1:PORT_NOTHING;", "http_server_error", "502"),
      status("upstream-silent", "proxy_read_timeout 100ms; proxy_pass http://127.0.0.1:PORT_SILENT;",
             "http_server_error", "504"),
      status("redirect-loop", "return 302 /redirect-loop;", "http_redirect_unexpected",
             "302 to https://localhost/redirect-loop"),
      {"gone", kHttp2, kPush, "return 410;",
       "push_endpoint_retired: https://localhost/gone: expected status 401 with a Bearer challenge, got 410"},
      {"open-door", kHttp2, kPush, "return 204;",
       "push_challenge_missing: https://localhost/open-door: expected status 401 with a Bearer challenge, got 204 from "
       "an endpoint that asks for no token"},
  };
}

std::vector<Case> cases_of_bodies() {
  const std::string kCut = "proxy_buffering off; proxy_pass http://127.0.0.1:PORT_CUT;";
  const std::string kEnded =
      "response of PEER ended early: 10 of 1000 body bytes received; HTTP/2 stream 1 was not closed cleanly: "
      "INTERNAL_ERROR (err 2)";
  return {
      {"page-called-json", kHttp2, kMetadata,
       "default_type application/json; return 200 '<html><head><title>Sign in</title></head></html>';",
       "http_body_unexpected: https://localhost/page-called-json: expected JSON, found HTML of 48 bytes"},
      {"empty", kHttp2, kMetadata, "default_type application/json; return 200 '';",
       "metadata_parse_error: https://localhost/empty: expected JSON, found nothing"},
      {"compressed-unasked", kHttp2, kMetadata, "proxy_pass http://127.0.0.1:PORT_GZIP;",
       "metadata_parse_error: https://localhost/compressed-unasked: expected UTF-8 or UTF-16 text, found the control "
       "character 0x1F at offset 0 (line 1): this looks like binary data"},
      {"cut", kHttp2, kMetadata, kCut, "http_truncated: " + kEnded},
      {"cut-push", kHttp2, kPush, kCut, "http_truncated: " + kEnded},
      {"h1-cut", kHttp1, kMetadata, kCut,
       "http_truncated: response of PEER ended early: 10 of 1000 body bytes received"},
      {"no-answer", kHttp2, kMetadata, "return 444;",
       "http_protocol_error: expected an HTTP response from PEER: HTTP/2 stream 1 was not closed cleanly: "
       "PROTOCOL_ERROR (err 1)"},
      {"h1-no-answer", kHttp1, kMetadata, "return 444;",
       "http_truncated: PEER closed the connection without a response"},
      {"nonsense-behind", kHttp2, kMetadata, "proxy_pass http://127.0.0.1:PORT_NONSENSE;",
       "http_protocol_error: expected an HTTP response from PEER: its status is 000"},
      {"h1-nonsense-behind", kHttp1, kMetadata, "proxy_pass http://127.0.0.1:PORT_NONSENSE;",
       "http_protocol_error: expected an HTTP response from PEER: Received HTTP/0.9 when not allowed"},
  };
}

std::vector<Case> cases_of_tls() {
  const std::string kHealthy = kChallenge + "return 401;";
  return {
      {"h1-challenge", kHttp1, kPush, kHealthy, ""},
      {"goaway", kOneRequest, kPush, kHealthy, ""},
      {"tls13", kOnlyTls13, kPush, kHealthy, ""},
      {"client-certificate", kClientCertificate, kPush, kHealthy,
       "tls_client_cert_required: https://localhost/client-certificate: expected status 401 with a Bearer challenge, "
       "got 400: the server wants a client certificate"},
      {"client-certificate-metadata", kClientCertificate, kMetadata, kHealthy,
       "tls_client_cert_required: https://localhost/client-certificate-metadata: expected status 200, got 400: the "
       "server wants a client certificate"},
      {"old-tls", kOldTls, kPush, kHealthy,
       "tls_version_unsupported: no common TLS version with PEER: the peer sent the alert \"protocol version\""},
      {"other-cipher", kOtherCipher, kPush, kHealthy,
       "tls_handshake_failed: TLS handshake with PEER failed: the peer sent the alert \"handshake failure\""},
      {"other-name", kOtherName, kPush, kHealthy,
       "tls_handshake_failed: TLS handshake with PEER failed: the peer sent the alert \"unrecognized name\""},
      {"tls-to-a-plain-port", kPlain, kPush, kHealthy,
       "tls_handshake_failed: TLS handshake with PEER failed: what the peer sent is not TLS"},
  };
}

std::vector<Case> all_cases() {
  std::vector<Case> all;
  for (const auto& some : {cases_of_headers(), cases_of_statuses(), cases_of_bodies(), cases_of_tls()}) {
    all.insert(all.end(), some.begin(), some.end());
  }
  return all;
}

std::string replaced(std::string text, const std::string& what, const std::string& with) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size())) {
    text.replace(at, what.size(), with);
  }
  return text;
}

struct NginxFaults : ::testing::Test {
  testing::IoThread thread;
  testing::TemporaryDirectory folder;
  testing::Certificate authority = testing::self_sign(testing::authority("Nginx Test Root"));
  testing::ServerIdentity identity =
      testing::identity(testing::issue(testing::server({"localhost"}, {"127.0.0.1"}), authority));

  testing::ScriptedServer cut{thread.context(),
                              {.answer = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                                         "Content-Length: 1000\r\n\r\n{\"issuer\":"}};
  testing::ScriptedServer gzip{thread.context(),
                               {.answer = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                                          "Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\n\x1f\x8b\x08\x08"}};
  testing::ScriptedServer nonsense{thread.context(), {.answer = "SSH-2.0-OpenSSH\r\n"}};
  testing::ScriptedServer silent{thread.context(), {.end = testing::Script::End::kSilent}};

  std::string directives(std::string text) const {
    text = replaced(std::move(text), "PORT_CUT", std::to_string(cut.port()));
    text = replaced(std::move(text), "PORT_GZIP", std::to_string(gzip.port()));
    text = replaced(std::move(text), "PORT_NONSENSE", std::to_string(nonsense.port()));
    text = replaced(std::move(text), "PORT_SILENT", std::to_string(silent.port()));
    return replaced(std::move(text), "PORT_NOTHING", "1");
  }

  std::vector<NginxServer> servers(const std::vector<Case>& cases) const {
    std::vector<NginxServer> servers(kPlaces);
    servers[kHttp2] = {"ssl http2", ""};
    servers[kHttp1] = {"ssl", ""};
    servers[kOneRequest] = {"ssl http2", "keepalive_requests 1;\n"};
    servers[kOnlyTls13] = {"ssl http2", "ssl_protocols TLSv1.3;\n"};
    servers[kClientCertificate] = {"ssl http2", "ssl_verify_client on; ssl_client_certificate ca.pem;\n"};
    servers[kOldTls] = {"ssl", "ssl_protocols TLSv1 TLSv1.1; ssl_ciphers ALL:@SECLEVEL=0;\n"};
    servers[kOtherCipher] = {"ssl", "ssl_protocols TLSv1.2; ssl_ciphers PSK-AES128-CBC-SHA;\n"};
    servers[kOtherName] = {"ssl http2", "ssl_reject_handshake on;\n"};
    for (const auto& each : cases) {
      servers[each.place].directives +=
          fmt::format("location = /{} {{ {} }}\n", each.name, directives(each.directives));
    }
    return servers;
  }

  /// Writes a probe for each case and runs them all; their findings by the name of the case.
  std::map<std::string, std::string> findings(const std::vector<Case>& cases, const testing::Nginx& nginx) const {
    std::string text = "probes:\n";
    for (const auto& each : cases) {
      text += fmt::format("  - {{name: {0}, type: {1}, url: 'https://localhost:{2}/{0}', ca_file: ca.pem}}\n",
                          each.name, each.type, nginx.port(each.place));
    }
    testing::write_file(folder / "probe.yml", text);
    testing::write_file(folder / "ca.pem", authority.pem());
    const auto outcome =
        testing::run({PROBE_PROGRAM, "run", "--all", "-o", "json", "--config.file", (folder / "probe.yml").string()});
    if (outcome.out.empty()) throw std::runtime_error(outcome.err);
    std::map<std::string, std::string> seen;
    const auto report = boost::json::parse(outcome.out);
    for (const auto& run : report.at("runs").as_array()) {
      auto& all = seen[std::string(run.at("probe").as_string())];
      for (const auto& finding : run.at("findings").as_array()) {
        all += fmt::format("{}{}: {}", all.empty() ? "" : " | ", std::string(finding.at("code").as_string()),
                           std::string(finding.at("message").as_string()));
      }
      EXPECT_EQ(run.at("resultType").as_string() == "Failed", !all.empty());
    }
    return seen;
  }
};

TEST_F(NginxFaults, EachHasItsCode) {
  if (!testing::Nginx::is_there())
    GTEST_SKIP() << "nginx is not here; tests/tools/fetch_servers build/tools fetches it";
  const auto cases = all_cases();
  const testing::Nginx nginx(servers(cases), identity, authority.pem());
  const auto seen = findings(cases, nginx);
  std::set<std::string> codes;
  for (const auto& [name, place, type, directives, want] : cases) {
    const auto port = std::to_string(nginx.port(place));
    auto got = replaced(seen.at(name), fmt::format("localhost:{0} (127.0.0.1:{0})", port), "PEER");
    EXPECT_EQ(replaced(std::move(got), "localhost:" + port, "localhost"), want) << name;
    codes.insert(want.substr(0, want.find(':')));
  }
  std::cout << cases.size() << " answers of nginx, " << codes.size() - 1 << " codes\n";
}

}  // namespace
}  // namespace probe
