#pragma once

#include "exporters/web/web_access.hpp"
#include "tests/integration/exporters/running_server.hpp"
#include "tests/support/certificate_factory.hpp"
#include "tests/support/files.hpp"
#include "tests/support/temporary_directory.hpp"

#include <crypt.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace probe::testing {

/// `password` as bcrypt keeps it; `cost` 4 is the cheapest.
inline std::string bcrypt_of(const std::string& password, int cost = 4) {
  crypt_data data{};
  const std::string setting = std::string("$2y$") + (cost < 10 ? "0" : "") + std::to_string(cost);
  return crypt_r(password.c_str(), (setting + "$abcdefghijklmnopqrstuu").c_str(), &data);
}

/// Waits until `holds`, at most ten seconds.
inline bool eventually(const std::function<bool()>& holds) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (!holds()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return true;
}

/// A server with a web configuration, in a folder with an authority (`ca.crt`), a certificate for localhost
/// (`server.crt`, `server.key`) and certificates of clients, with their keys: `known` of that authority, `other` too
/// but with another name, `stranger` of its own. Files are looked at for every request.
class WebServer {
 public:
  explicit WebServer(const std::string& web_config, exporters::HttpLimits limits = {}) {
    put("server", issue(testing::server({"localhost"}), authority_));
    write("ca.crt", authority_.pem());
    put("known", client("client.example.com"));
    put("other", client("other.example.com"));
    put("stranger", self_sign(client_spec("client.example.com")));
    write("web.yml", web_config);
    access_ = std::make_unique<exporters::WebAccess>(
        path("web.yml"),
        [this](const std::string& problems) {
          const std::lock_guard lock(mutex_);
          readings_.push_back(problems);
        },
        std::chrono::milliseconds(0));
    exporters::HttpServerOptions options;
    options.access = access_.get();
    server_ = std::make_unique<RunningServer>(sample_routes(), limits, exporters::ListenAddress{"127.0.0.1", 0},
                                              std::move(options));
  }

  std::uint16_t port() const { return server_->port(); }
  RunningServer& server() { return *server_; }
  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  void write(const std::string& name, const std::string& text) const { write_file(folder_ / name, text); }
  void put(const std::string& name, const Certificate& certificate) const {
    write(name + ".crt", certificate.pem());
    write(name + ".key", certificate.key().pem());
  }
  const Certificate& authority() const { return authority_; }

  Certificate client(const std::string& name) const { return issue(client_spec(name), authority_); }

  /// What was wrong at each reading so far, with the folder's name taken out; empty: nothing.
  std::vector<std::string> readings() const {
    const std::lock_guard lock(mutex_);
    auto readings = readings_;
    const auto prefix = folder_.path().string() + "/";
    for (auto& text : readings) {
      for (auto at = text.find(prefix); at != std::string::npos; at = text.find(prefix)) text.erase(at, prefix.size());
    }
    return readings;
  }

 private:
  static CertificateSpec client_spec(const std::string& name) {
    auto spec = testing::server({name});
    spec.extended_key_usage = "clientAuth";
    return spec;
  }

  TemporaryDirectory folder_;
  Certificate authority_ = self_sign(testing::authority("clients"));
  mutable std::mutex mutex_;
  std::vector<std::string> readings_;
  std::unique_ptr<exporters::WebAccess> access_;
  std::unique_ptr<RunningServer> server_;
};

/// An answer to curl: the status (0 when there was none), or more, as `write_out` says.
inline std::string curl(const std::vector<std::string>& arguments, const std::string& write_out = "%{http_code}") {
  std::string command = "curl --silent --max-time 10 --output /dev/null --write-out '" + write_out + "'";
  for (const auto& argument : arguments) command += " '" + argument + "'";
  std::FILE* pipe = popen(command.c_str(), "r");
  std::string said;
  std::array<char, 512> chunk{};
  while (std::fgets(chunk.data(), static_cast<int>(chunk.size()), pipe) != nullptr) said += chunk.data();
  pclose(pipe);
  return said;
}

}  // namespace probe::testing
