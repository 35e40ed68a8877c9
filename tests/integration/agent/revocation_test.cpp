#include "tests/support/revocation.hpp"

#include "places.hpp"
#include "tests/integration/agent/child_process.hpp"
#include "tests/support/files.hpp"
#include "tests/support/http_server.hpp"
#include "tests/support/io_thread.hpp"
#include "tests/support/temporary_directory.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace probe::testing {
namespace {

using namespace std::chrono_literals;

TEST(Revocation, IsLearntFromAResponderOverHttp) {
  IoThread thread;
  HttpServer responder(thread.context());
  const auto root = self_sign(authority("Probe Test Root"));
  auto spec = server({"localhost"});
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  spec.validity = {now - 24h, now + 24h * 180};
  spec.authority_info_access = "OCSP;URI:http://localhost:" + std::to_string(responder.port()) + "/ocsp";
  const auto leaf = issue(spec, root);
  HttpServer mail(thread.context(), identity(leaf));
  const TemporaryDirectory folder;
  write_file(folder / "ca.pem", root.pem());
  write_file(folder / "probe.yml",
             fmt::format("probes:\n  - {{name: mail, type: certificate_validity, purpose: tls_server, ca_file: ca.pem, "
                         "source: {{endpoint: \"localhost:{}\"}}, revocation: {{}}}}\n",
                         mail.port()));
  const auto status_of = [&](const OcspSpec& answer) {
    responder.when("/ocsp").then(HttpReply{.body = ocsp_response(leaf, root, root, answer)});
    return run({PROBE_PROGRAM, "run", "mail", "-o", "list", "--config.file", (folder / "probe.yml").string()});
  };
  const auto good = status_of({.this_update = now - 1h, .next_update = now + 1h});
  EXPECT_EQ(good.status, 0) << good.out << good.err;
  const auto revoked = status_of({.answer = OcspAnswer::kRevoked, .revoked_at = now - 2h, .this_update = now - 1h});
  EXPECT_EQ(revoked.status, 1);
  EXPECT_NE(revoked.out.find(fmt::format("says http://localhost:{}/ocsp", responder.port())), std::string::npos)
      << revoked.out;
  ASSERT_EQ(responder.calls().size(), 2U);
  EXPECT_EQ(responder.calls().front().method, "POST");
  EXPECT_EQ(responder.calls().front().header("Content-Type"), "application/ocsp-request");
  EXPECT_FALSE(responder.calls().front().body.empty());
}

}  // namespace
}  // namespace probe::testing
