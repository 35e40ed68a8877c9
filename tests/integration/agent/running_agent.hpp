#pragma once

#include "places.hpp"
#include "tests/integration/agent/child_process.hpp"
#include "tests/integration/agent/http_get.hpp"

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

namespace probe::testing {

/// `probe agent` on a port that the system chose.
class RunningAgent {
 public:
  explicit RunningAgent(const std::string& config_file, const std::vector<std::string>& flags = {})
      : process_(command(config_file, flags)) {
    constexpr std::string_view kAddress = "address=127.0.0.1:";
    if (!process_.wait_for_err("msg=ready")) throw std::runtime_error("the agent did not start: " + process_.err());
    const std::string log = process_.err();
    port_ = static_cast<std::uint16_t>(std::stoi(log.substr(log.find(kAddress) + kAddress.size())));
  }

  std::uint16_t port() const { return port_; }
  ChildProcess& process() { return process_; }
  std::string get(const std::string& path) const { return http_get(port_, path); }

  std::string post(const std::string& path) const { return http_post(port_, path); }

 private:
  static std::vector<std::string> command(const std::string& config_file, const std::vector<std::string>& flags) {
    std::vector<std::string> words{PROBE_PROGRAM, "agent", "--config.file", config_file,
                                   "--web.listen-address=127.0.0.1:0"};
    words.insert(words.end(), flags.begin(), flags.end());
    return words;
  }

  ChildProcess process_;
  std::uint16_t port_ = 0;
};

}  // namespace probe::testing
