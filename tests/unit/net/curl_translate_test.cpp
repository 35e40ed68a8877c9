#include "agent/net/curl_translate.hpp"

#include "tests/unit/net/finding_text.hpp"

#include <gtest/gtest.h>
#include <openssl/x509_vfy.h>

#include <cerrno>
#include <stdexcept>
#include <system_error>

namespace probe::net {
namespace {

using core::Phase;
using testing::evidence;
using testing::text;

const std::string kPeer = "mail.fabrikam.com:443 (192.0.2.1:443)";
const std::string kTarget = "mail.fabrikam.com:443";
const std::string kProxy = "proxy proxy.fabrikam.com:3128 (192.0.2.9:3128): ";

struct Case {
  std::string name;
  CurlStop input;
  std::string want;
};

/// `stop` of a direct exchange with the same peer each time.
CurlStop direct(CurlStop stop) {
  stop.peer = {"mail.fabrikam.com", 443, "192.0.2.1:443", std::chrono::seconds(5)};
  return stop;
}

/// `stop` of an exchange through the same proxy each time.
CurlStop proxied(CurlStop stop) {
  stop.peer = {"mail.fabrikam.com", 443, "", std::chrono::seconds(5)};
  stop.proxy = Peer{"proxy.fabrikam.com", 3128, "192.0.2.9:3128", std::chrono::seconds(5)};
  return stop;
}

class CurlTranslation : public ::testing::TestWithParam<Case> {};

TEST_P(CurlTranslation, NamesTheCause) {
  const auto error = translate(GetParam().input);
  EXPECT_EQ(text(error.finding), GetParam().want);
  EXPECT_EQ(core::to_string(error.phase), core::to_string(GetParam().input.reached));
}

INSTANTIATE_TEST_SUITE_P(
    Connect, CurlTranslation,
    ::testing::Values(Case{"Refused", direct({.code = CURLE_COULDNT_CONNECT, .os_error = ECONNREFUSED}),
                           "connect_refused: cannot connect to " + kPeer + ": connection refused"},
                      Case{"NoRoute", direct({.code = CURLE_COULDNT_CONNECT, .os_error = EHOSTUNREACH}),
                           "connect_unreachable: cannot connect to " + kPeer + ": no route to host"},
                      Case{"KernelGaveUp", direct({.code = CURLE_COULDNT_CONNECT, .os_error = ETIMEDOUT}),
                           "connect_timeout: cannot connect to " + kPeer + ": connection timed out"},
                      Case{"Deadline", direct({.code = CURLE_OPERATION_TIMEDOUT}),
                           "connect_timeout: no TCP connection to " + kPeer + " within 5.0 s"},
                      Case{"ProxyRefused", proxied({.code = CURLE_COULDNT_CONNECT, .os_error = ECONNREFUSED}),
                           "proxy_unreachable: " + kProxy + "cannot connect: connection refused"},
                      Case{"ProxyDeadline", proxied({.code = CURLE_OPERATION_TIMEDOUT}),
                           "proxy_timeout: " + kProxy + "no TCP connection within 5.0 s"}),
    [](const auto& param) { return param.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Proxy, CurlTranslation,
    ::testing::Values(
        Case{"Login", proxied({.code = CURLE_RECV_ERROR, .reached = Phase::kProxy, .proxy_status = 407}),
             "proxy_auth_required: " + kProxy + "CONNECT " + kTarget + " wants a login (status 407)"},
        Case{"Denied", proxied({.code = CURLE_RECV_ERROR, .reached = Phase::kProxy, .proxy_status = 403}),
             "proxy_denied: " + kProxy + "CONNECT " + kTarget + " refused with status 403"},
        Case{"BadGateway", proxied({.code = CURLE_RECV_ERROR, .reached = Phase::kProxy, .proxy_status = 502}),
             "proxy_denied: " + kProxy + "CONNECT " + kTarget + " refused with status 502"},
        Case{"DeniedWithAnEndlessPage",
             proxied({.code = CURLE_OPERATION_TIMEDOUT, .reached = Phase::kProxy, .proxy_status = 403}),
             "proxy_denied: " + kProxy + "CONNECT " + kTarget + " refused with status 403"},
        Case{"Silent", proxied({.code = CURLE_OPERATION_TIMEDOUT, .reached = Phase::kProxy}),
             "proxy_timeout: " + kProxy + "no answer to CONNECT " + kTarget + " within 5.0 s"},
        Case{"Garbage", proxied({.code = CURLE_RECV_ERROR, .reached = Phase::kProxy, .proxy_answer = "SSH-2.0-x\r\n"}),
             "proxy_protocol_error: " + kProxy + "expected an HTTP answer to CONNECT " + kTarget +
                 ": it sent \"SSH-2.0-x\""},
        Case{"Closed", proxied({.code = CURLE_RECV_ERROR, .reached = Phase::kProxy}),
             "proxy_protocol_error: " + kProxy + "expected an HTTP answer to CONNECT " + kTarget +
                 ": it closed the connection"},
        Case{"Reset", proxied({.code = CURLE_RECV_ERROR, .reached = Phase::kProxy, .os_error = ECONNRESET}),
             "proxy_protocol_error: " + kProxy + "expected an HTTP answer to CONNECT " + kTarget +
                 ": connection reset by peer"}),
    [](const auto& param) { return param.param.name; });

ChainReport report(int error, bool name_matches = true) {
  ChainReport made;
  made.verdict = {error, 0, error == 0 ? "" : X509_verify_cert_error_string(error), name_matches};
  return made;
}

INSTANTIATE_TEST_SUITE_P(
    Tls, CurlTranslation,
    ::testing::Values(
        Case{"Deadline", direct({.code = CURLE_OPERATION_TIMEDOUT, .reached = Phase::kTls}),
             "tls_timeout: TLS handshake with " + kPeer + " not complete after 5.0 s"},
        Case{"DeadlineBehindAProxyIsTheTargets", proxied({.code = CURLE_OPERATION_TIMEDOUT, .reached = Phase::kTls}),
             "tls_timeout: TLS handshake with " + kTarget + " not complete after 5.0 s"},
        Case{"Untrusted",
             direct({.code = CURLE_PEER_FAILED_VERIFICATION,
                     .reached = Phase::kTls,
                     .report = report(X509_V_ERR_CERT_REVOKED)}),
             "tls_certificate_invalid: " + kPeer + ": the certificate is not acceptable: certificate revoked"},
        Case{"CurlAloneObjectsToTheName",
             direct({.code = CURLE_PEER_FAILED_VERIFICATION,
                     .reached = Phase::kTls,
                     .report = report(0),
                     .expected_name = "a.example"}),
             "tls_hostname_mismatch: " + kPeer + ": expected a certificate for \"a.example\", it is for no name"},
        Case{"Alert", direct({.code = CURLE_SSL_CONNECT_ERROR, .reached = Phase::kTls, .alert_received = 40}),
             "tls_handshake_failed: TLS handshake with " + kPeer +
                 " failed: the peer sent the alert \"handshake failure\""},
        Case{"AlertAfterARequestForACertificate",
             direct({.code = CURLE_SSL_CONNECT_ERROR,
                     .reached = Phase::kTls,
                     .alert_received = 40,
                     .certificate_requested = true}),
             "tls_client_cert_required: " + kPeer +
                 " wants a client certificate: the peer sent the alert \"handshake failure\""},
        Case{"OpensslsWordsInCurlsText",
             direct({.code = CURLE_SSL_CONNECT_ERROR,
                     .reached = Phase::kTls,
                     .detail = "OpenSSL/3.0.22: error:0A000102:SSL routines::unsupported protocol"}),
             "tls_version_unsupported: no common TLS version with " + kPeer + ": unsupported protocol"},
        Case{"Reset", direct({.code = CURLE_SSL_CONNECT_ERROR, .reached = Phase::kTls, .os_error = ECONNRESET}),
             "connect_reset: " + kPeer + " broke off during the TLS handshake: connection reset by peer"},
        Case{"ErrnoOfAnEarlierAddress",
             direct({.code = CURLE_SSL_CONNECT_ERROR, .reached = Phase::kTls, .os_error = ECONNREFUSED}),
             "tls_handshake_failed: TLS handshake with " + kPeer + " failed: the peer closed the connection"}),
    [](const auto& param) { return param.param.name; });

const std::string kNotHttp = "http_protocol_error: expected an HTTP response from " + kPeer + ": ";

INSTANTIATE_TEST_SUITE_P(
    Http, CurlTranslation,
    ::testing::Values(
        Case{"NotSent", direct({.code = CURLE_OPERATION_TIMEDOUT, .reached = Phase::kRequest}),
             "http_timeout: " + kPeer + " did not take the request within 5.0 s"},
        Case{"NotAnswered", direct({.code = CURLE_OPERATION_TIMEDOUT, .reached = Phase::kProcessing}),
             "http_timeout: no response from " + kPeer + " within 5.0 s: waiting for its headers"},
        Case{"StalledInHeaders", direct({.code = CURLE_OPERATION_TIMEDOUT, .reached = Phase::kTransfer}),
             "http_timeout: response of " + kPeer + " not complete after 5.0 s: waiting for more of its headers"},
        Case{"StalledInBody",
             direct({.code = CURLE_OPERATION_TIMEDOUT,
                     .reached = Phase::kTransfer,
                     .head_complete = true,
                     .body_bytes = 7,
                     .body_expected = 9}),
             "http_timeout: response of " + kPeer + " not complete after 5.0 s: 7 of 9 body bytes received"},
        Case{"Partial",
             direct({.code = CURLE_PARTIAL_FILE, .reached = Phase::kTransfer, .head_complete = true, .body_bytes = 7}),
             "http_truncated: response of " + kPeer + " ended early: 7 body bytes received"},
        Case{"TlsEndedWithoutNotice",
             direct({.code = CURLE_RECV_ERROR,
                     .reached = Phase::kTransfer,
                     .detail = "OpenSSL SSL_read: error:0A000126:SSL routines::unexpected eof while reading, errno 0",
                     .head_complete = true,
                     .body_bytes = 7}),
             "http_truncated: response of " + kPeer + " ended early: 7 body bytes received"},
        Case{"Nothing", direct({.code = CURLE_GOT_NOTHING, .reached = Phase::kProcessing}),
             "http_truncated: " + kPeer + " closed the connection without a response"},
        Case{"NothingOverHttp2", direct({.code = CURLE_GOT_NOTHING, .reached = Phase::kProcessing, .http2 = true}),
             "http_protocol_error: HTTP/2 with " + kPeer + " ended without a response"},
        Case{"Reset", direct({.code = CURLE_RECV_ERROR, .reached = Phase::kTransfer, .os_error = ECONNRESET}),
             "connect_reset: " + kPeer + " broke off before the response was complete: connection reset by peer"},
        Case{"BrokenPipe", direct({.code = CURLE_SEND_ERROR, .reached = Phase::kProcessing, .os_error = EPIPE}),
             "connect_reset: " + kPeer + " broke off while the request was sent: broken pipe"},
        Case{"AlertAfterTheHandshake",
             direct({.code = CURLE_RECV_ERROR, .reached = Phase::kProcessing, .alert_received = 116}),
             "tls_client_cert_required: " + kPeer +
                 " wants a client certificate: the peer sent the alert \"certificate required\""},
        Case{"NoStatusLine",
             direct({.code = CURLE_UNSUPPORTED_PROTOCOL, .reached = Phase::kProcessing, .detail = "Received HTTP/0.9"}),
             kNotHttp + "Received HTTP/0.9"},
        Case{"BadChunk", direct({.code = CURLE_RECV_ERROR, .reached = Phase::kTransfer, .detail = "Illegal chunk"}),
             kNotHttp + "Illegal chunk"},
        Case{"Http2Stream", direct({.code = CURLE_HTTP2_STREAM, .reached = Phase::kProcessing}),
             kNotHttp + "Stream error in the HTTP/2 framing layer"},
        Case{"Http2StreamResetWithinTheBody",
             direct({.code = CURLE_HTTP2_STREAM,
                     .reached = Phase::kTransfer,
                     .detail = "HTTP/2 stream 1 was not closed cleanly: INTERNAL_ERROR (err 2)",
                     .http2 = true,
                     .head_complete = true,
                     .body_bytes = 10,
                     .body_expected = 1000}),
             "http_truncated: response of " + kPeer +
                 " ended early: 10 of 1000 body bytes received; HTTP/2 stream 1 was not closed cleanly: INTERNAL_ERROR "
                 "(err 2)"},
        Case{"CurlsOwnHttp2HeaderLimit",
             direct({.code = CURLE_RECV_ERROR,
                     .reached = Phase::kProcessing,
                     .detail = "nghttp2_session_mem_recv() returned -902:The user callback function failed",
                     .http2 = true}),
             "http_too_large: response of " + kPeer + ": expected headers of at most 65536 bytes, there are more"},
        Case{"BodyLimit",
             direct({.code = CURLE_WRITE_ERROR,
                     .reached = Phase::kTransfer,
                     .limit = ResponseReader::Limit::kBody,
                     .max_body_bytes = 9}),
             "http_too_large: response of " + kPeer + ": expected a body of at most 9 bytes, it has more"},
        Case{"HeaderLimit",
             direct({.code = CURLE_WRITE_ERROR, .reached = Phase::kTransfer, .limit = ResponseReader::Limit::kHeaders}),
             "http_too_large: response of " + kPeer + ": expected at most 100 headers, there are more"},
        Case{"HeaderBytesLimit",
             direct({.code = CURLE_WRITE_ERROR,
                     .reached = Phase::kTransfer,
                     .limit = ResponseReader::Limit::kHeaderBytes}),
             "http_too_large: response of " + kPeer + ": expected headers of at most 65536 bytes, there are more"},
        Case{"CurlsOwnLineLimit", direct({.code = CURLE_OUT_OF_MEMORY, .reached = Phase::kTransfer}),
             "http_too_large: response of " + kPeer + ": expected headers of at most 65536 bytes, there are more"}),
    [](const auto& param) { return param.param.name; });

TEST(CurlTranslationTest, ADefectIsThrown) {
  EXPECT_THROW(translate(direct({.code = CURLE_BAD_FUNCTION_ARGUMENT, .reached = Phase::kRequest})),
               std::runtime_error);
  EXPECT_THROW(translate(direct({.code = CURLE_COULDNT_CONNECT, .os_error = EMFILE})), std::system_error);
  EXPECT_THROW(translate(proxied({.code = CURLE_COULDNT_CONNECT, .os_error = EMFILE})), std::system_error);
}

TEST(CurlTranslationTest, EvidenceIsTyped) {
  EXPECT_EQ(
      evidence(translate(proxied({.code = CURLE_RECV_ERROR, .reached = Phase::kProxy, .proxy_status = 403})).finding),
      "remote_address=192.0.2.9:3128 proxy=proxy.fabrikam.com:3128 proxy_status=403");
  EXPECT_EQ(
      evidence(
          translate(
              direct({.code = CURLE_PARTIAL_FILE, .reached = Phase::kTransfer, .body_bytes = 7, .body_expected = 9}))
              .finding),
      "remote_address=192.0.2.1:443 body_bytes=7 content_length=9");
}

}  // namespace
}  // namespace probe::net
