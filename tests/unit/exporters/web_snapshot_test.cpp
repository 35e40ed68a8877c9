#include "exporters/web/web_snapshot.hpp"

#include "config/yaml_reader.hpp"
#include "places.hpp"
#include "tests/support/certificate_factory.hpp"
#include "tests/support/files.hpp"
#include "tests/support/temporary_directory.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace probe::exporters {
namespace {

using testing::write_file;

/// A folder with a server's certificate, keys and an authority, and a web configuration about them.
class WebFiles {
 public:
  WebFiles() {
    const auto ca = testing::self_sign(testing::authority("ca"));
    const auto server = testing::issue(testing::server({"localhost"}), ca);
    write_file(folder_ / "server.crt", server.pem() + ca.pem());
    write_file(folder_ / "server.key", server.key().pem());
    write_file(folder_ / "other.key", ca.key().pem());
    write_file(folder_ / "ca.crt", ca.pem());
    write_file(folder_ / "noise", "no PEM at all\n");
    write_file(folder_ / "locked.key", kLockedKey);
    auto small = testing::server({"localhost"});
    small.key = testing::rsa(1024);
    const auto weak = testing::self_sign(small);
    write_file(folder_ / "weak.crt", weak.pem());
    write_file(folder_ / "weak.key", weak.key().pem());
  }

  std::string path(const std::string& name) const { return (folder_ / name).string(); }

  LoadedWebConfig load(const std::string& text, std::string& problems) const {
    write_file(folder_ / "web.yml", text);
    config::Problems found(path("web.yml"));
    auto loaded = load_web_config(found);
    problems = found.text();
    return loaded;
  }
  /// What is wrong, with the folder's name taken out.
  std::string problems_of(const std::string& text) const {
    std::string problems;
    EXPECT_EQ(load(text, problems).snapshot, nullptr);
    const auto prefix = folder_.path().string() + "/";
    for (auto at = problems.find(prefix); at != std::string::npos; at = problems.find(prefix)) {
      problems.erase(at, prefix.size());
    }
    return problems;
  }

 private:
  static constexpr const char* kLockedKey =
      "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
      "MIHrMFYGCSqGSIb3DQEFDTBJMCgGCSqGSIb3DQEFDDAbBAhmLLmV8DtoAAIBATAM\n"
      "BggqhkiG9w0CCQUAMB0GCWCGSAFlAwQBAgQQ5qA+o23NmjmX2P1CuSxfIgSBkMLD\n"
      "gDmv9BCJFy/aa9uDxMvZaxKzh5DUZqN/KZU5Lwfo0I7h6HOzjBF9JjUfpcsLkl+U\n"
      "Eowx7hYXAnedmUoyp3hBaJzWbQTh5Bdvfdp9iFEWCL4Vxbn8T1IVCwJZHVFsuQRi\n"
      "oddqK6cjaYjNoojJdZgOUDNCbMFG2DnBfuqCEjxnLLPTetlAoy0htiMeQ8qETg==\n"
      "-----END ENCRYPTED PRIVATE KEY-----\n";

  testing::TemporaryDirectory folder_;
};

TEST(WebSnapshot, HasAllThatTheFilesSay) {
  const WebFiles files;
  std::string problems;
  const auto loaded = files.load(
      "tls_server_config:\n  cert_file: server.crt\n  key_file: server.key\n  client_ca_file: ca.crt\n"
      "  client_auth_type: RequireAndVerifyClientCert\n"
      "http_server_config: {headers: {X-Frame-Options: deny, X-XSS-Protection: \"\"}}\n"
      "basic_auth_users: {anna: $2y$10$X0h1gDsPszWURQaxFh.zoubFi6DXncSjhoQNJgRrnGs7EsimhC7zG}\n",
      problems);
  ASSERT_NE(loaded.snapshot, nullptr) << problems;
  EXPECT_NE(loaded.snapshot->tls, nullptr);
  EXPECT_EQ(loaded.snapshot->client_auth, ClientAuth::kRequireAndVerify);
  EXPECT_EQ(loaded.snapshot->users.size(), 1U);
  EXPECT_EQ(loaded.snapshot->headers, (std::vector<HeaderField>{{"X-Frame-Options", "deny"}}));
  std::vector<std::string> named;
  for (const auto& file : loaded.files) named.push_back(file.path);
  EXPECT_EQ(named, (std::vector{files.path("web.yml"), files.path("server.crt"), files.path("server.key"),
                                files.path("ca.crt")}));
  for (const auto& file : loaded.files) EXPECT_EQ(stamp_of(file.path), file);
}

TEST(WebSnapshot, CertificateAndKeyCanBeWrittenInTheConfiguration) {
  const WebFiles files;
  const auto indented = [&](const std::string& name) {
    std::string text = *testing::read_file(files.path(name));
    for (auto at = text.find('\n'); at + 1 < text.size(); at = text.find('\n', at + 1)) text.insert(at + 1, "    ");
    return text;
  };
  std::string problems;
  const auto loaded = files.load(
      "tls_server_config:\n  cert: |\n    " + indented("server.crt") + "  key: |\n    " + indented("server.key"),
      problems);
  EXPECT_NE(loaded.snapshot, nullptr) << problems;
  EXPECT_EQ(loaded.files.size(), 1U);
}

TEST(WebSnapshot, MistakesInOtherFilesAreToldAtTheKeyThatNamesThem) {
  struct Case {
    std::string name;
    std::string text;
    std::string want;
  };
  const std::string both = "tls_server_config:\n  cert_file: server.crt\n  key_file: ";
  const Case cases[] = {
      {"files that are not there", "tls_server_config:\n  cert_file: a.crt\n  key_file: a.key\n",
       "web.yml:2:14: tls_server_config.cert_file: a.crt: no such file\n"
       "web.yml:3:13: tls_server_config.key_file: a.key: no such file"},
      {"a folder", "tls_server_config:\n  cert_file: .\n  key_file: server.key\n",
       "web.yml:2:14: tls_server_config.cert_file: .: expected a regular file, found a directory"},
      {"another's key", both + "other.key\n",
       "web.yml:3:13: tls_server_config.key_file: other.key: expected the private key of the first certificate, found "
       "the key of another"},
      {"a locked key", both + "locked.key\n",
       "web.yml:3:13: tls_server_config.key_file: locked.key: expected a private key that is not encrypted; `openssl "
       "pkey -in FILE` prints it so"},
      {"noise", "tls_server_config:\n  cert_file: noise\n  key_file: noise\n",
       "web.yml:2:14: tls_server_config.cert_file: noise: expected a certificate in PEM, found none that can be read\n"
       "web.yml:3:13: tls_server_config.key_file: noise: expected a private key in PEM, found none that can be read"},
      {"noise written there", "tls_server_config:\n  cert: secret one\n  key: secret two\n",
       "web.yml:2:9: tls_server_config.cert: expected a certificate in PEM, found none that can be read\n"
       "web.yml:3:8: tls_server_config.key: expected a private key in PEM, found none that can be read"},
      {"an authority of noise",
       both + "server.key\n  client_ca_file: noise\n  client_auth_type: RequireAndVerifyClientCert\n",
       "web.yml:4:19: tls_server_config.client_ca_file: noise: expected certificates in PEM, found none that can be "
       "read"},
      {"a key that is too small", "tls_server_config:\n  cert_file: weak.crt\n  key_file: weak.key\n",
       "web.yml:2:14: tls_server_config.cert_file: weak.crt: OpenSSL refuses the certificate: ee key too small"},
  };
  const WebFiles files;
  for (const auto& [name, text, want] : cases) EXPECT_EQ(files.problems_of(text), want) << name;
}

TEST(WebSnapshot, AConfigurationThatIsNotThereIsAProblem) {
  config::Problems problems("/nowhere/web.yml");
  EXPECT_EQ(load_web_config(problems).snapshot, nullptr);
  EXPECT_EQ(problems.text(), "/nowhere/web.yml: no such file");
}

TEST(WebSnapshot, TheStampOfAFileChangesWithIt) {
  const testing::TemporaryDirectory folder;
  const auto path = (folder / "a").string();
  const auto missing = stamp_of(path);
  write_file(path, "one");
  const auto one = stamp_of(path);
  write_file(path, "two");
  const auto two = stamp_of(path);
  EXPECT_NE(missing, one);
  EXPECT_NE(one, two);
  EXPECT_EQ(stamp_of(path), two);
}

/// `sample` with all that is commented out in use: lines that begin with `##` explain, those with `# ` are keys.
std::string switched_on(const std::string& sample) {
  std::istringstream lines(sample);
  std::string text;
  for (std::string line; std::getline(lines, line);) {
    const auto mark = line.find_first_not_of(' ');
    if (mark != std::string::npos && line.compare(mark, 2, "# ") == 0) line.erase(mark, 2);
    text += line + "\n";
  }
  return text;
}

TEST(WebSnapshot, TheSampleHasNoMistakeNeitherAsItIsNorWithEverythingSwitchedOn) {
  const auto sample = *testing::read_file(std::string(PROBE_SOURCE_DIR) + "/config/web.yml");
  const auto all = switched_on(sample);
  EXPECT_NE(all, sample);
  for (const auto& text : {sample, all}) {
    config::Problems problems("web.yml");
    const auto root = config::read_yaml(text, problems);
    const auto config = root ? parse_web_config(*root, problems) : std::nullopt;
    ASSERT_TRUE(config) << problems.text();
    EXPECT_EQ(config->basic_auth_users.size(), text == all ? 1U : 0U);
  }
}

}  // namespace
}  // namespace probe::exporters
