#include "tests/integration/agent/nginx.hpp"

#include "tests/integration/net/unpacked_server.hpp"
#include "tests/support/files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <string_view>
#include <thread>

namespace probe::testing {

bool Nginx::is_there() { return find_server("nginx").has_value(); }

Nginx::Nginx(const std::vector<NginxServer>& servers, const ServerIdentity& identity,
             const std::string& authority_pem) {
  for (std::size_t i = 0; i < servers.size(); ++i) ports_.push_back(free_port());
  write_file(file("chain.pem"), identity.chain_pem);
  write_file(file("key.pem"), identity.key_pem);
  write_file(file("ca.pem"), authority_pem);
  write_configuration(servers);
  start();
}

void Nginx::write_configuration(const std::vector<NginxServer>& servers) const {
  std::string text = fmt::format("daemon off;\nmaster_process off;\npid {};\nevents {{}}\nhttp {{\naccess_log off;\n",
                                 file("nginx.pid"));
  // Debian's nginx would put them where only root may write.
  constexpr std::string_view kKinds[] = {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"};
  for (const auto kind : kKinds) text += fmt::format("{}_temp_path {};\n", kind, file(std::string(kind)));
  text += "ssl_certificate chain.pem;\nssl_certificate_key key.pem;\n";
  for (std::size_t i = 0; i < servers.size(); ++i) {
    const auto& [listen, directives] = servers[i];
    text += fmt::format("server {{\nlisten 127.0.0.1:{} {};\nserver_name localhost;\n{}}}\n", ports_[i], listen,
                        directives);
  }
  write_file(file("nginx.conf"), text + "}\n");
}

void Nginx::start() {
  const auto server = find_server("nginx").value();
  process_ = std::make_unique<ChildProcess>(
      std::vector<std::string>{server.program, "-p", folder_.path().string(), "-c", file("nginx.conf"), "-e", "stderr"},
      std::vector<std::string>{server.library_path()});
  const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (!answers()) {
    if (std::chrono::steady_clock::now() > limit) throw std::runtime_error("nginx does not answer: " + process_->err());
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
}

bool Nginx::answers() const { return std::ranges::all_of(ports_, accepts_connections); }

}  // namespace probe::testing
