#include "places.hpp"
#include "tests/integration/agent/nginx.hpp"
#include "tests/support/certificate_factory.hpp"
#include "tests/support/files.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace probe::testing {
namespace {

TEST(HttpVersion, IsWhatANginxAgreesToByAlpn) {
  const auto root = self_sign(authority("Probe Test Root"));
  const std::string answer =
      "location / { add_header WWW-Authenticate 'Bearer client_id=\"1\", trusted_issuers=\"1@t\"' always; return 401; "
      "}\n";
  const Nginx nginx({{"ssl http2", answer}, {"ssl", answer}}, identity(issue(server({"localhost"}), root)), root.pem());
  const TemporaryDirectory folder;
  const std::string configuration = (folder / "probe.yml").string();
  write_file(folder / "ca.pem", root.pem());
  std::string probes = "probes:\n";
  for (const auto& [name, place] : {std::pair{"two", 0U}, std::pair{"one", 1U}}) {
    probes += fmt::format(
        "  - {{name: {}, type: push_connectivity, url: \"https://localhost:{}/push\", ca_file: ca.pem, "
        "expect: {{http_version: 2}}}}\n",
        name, nginx.port(place));
  }
  write_file(configuration, probes);
  const auto two = run({PROBE_PROGRAM, "run", "two", "-o", "list", "--config.file", configuration});
  EXPECT_EQ(two.status, 0) << two.out << two.err;
  const auto one = run({PROBE_PROGRAM, "run", "one", "-o", "list", "--config.file", configuration});
  EXPECT_EQ(one.status, 1) << one.err;
  const std::string want =
      fmt::format("https://localhost:{}/push: expected h2 by ALPN, the server chose http/1.1", nginx.port(1));
  EXPECT_NE(one.out.find(want), std::string::npos) << one.out;
}

}  // namespace
}  // namespace probe::testing
