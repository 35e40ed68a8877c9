#pragma once

#include "agent/async/blocking_pool.hpp"
#include "agent/core/awaitable.hpp"
#include "exporters/http/http_message.hpp"
#include "exporters/web/authenticator.hpp"
#include "exporters/web/rate_limiter.hpp"
#include "exporters/web/web_snapshot.hpp"

#include <boost/asio/ip/address.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace probe::exporters {

/// A web configuration cannot be used. `what()` has one line for each mistake.
class WebConfigError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Who may talk to the server, and how: the web configuration in use. Follows its files: one that has a mistake now,
/// or a certificate whose key does not fit, changes nothing. What protects (TLS, users, certificates of clients) can be
/// changed while the agent runs but not taken away, since a file that is just being written looks the same.
/// Single-threaded.
class WebAccess {
 public:
  /// Told after each reading: the mistakes, one a line; empty: it is in use.
  using Observer = std::function<void(const std::string& problems)>;

  /// Reads `config_file`, which blocks; throws WebConfigError. `look_every`: the files
  /// are not looked at more often, and not without a client.
  WebAccess(std::string config_file, Observer observer, std::chrono::milliseconds look_every = std::chrono::seconds(1));

  /// What holds for a connection or a request that comes now. Waits for the file system a quarter of a second at most;
  /// beyond it what held before holds on.
  core::Awaitable<std::shared_ptr<const WebSnapshot>> current();

  /// Why a request is not answered: 429 or 401; nothing when it may go on. `authorization`: its header, or empty.
  core::Awaitable<std::optional<Response>> refusal(std::shared_ptr<const WebSnapshot> snapshot,
                                                   std::string authorization, boost::asio::ip::address peer);

 private:
  struct Reading;
  void take(Reading reading);

  std::string config_file_;
  async::BlockingPool pool_{1, 1};  ///< one of its own: a hanging file system takes this thread, and no other
  Observer observer_;
  std::chrono::milliseconds look_every_;
  std::shared_ptr<const WebSnapshot> snapshot_;
  std::vector<FileStamp> files_;  ///< as they were when they were last read
  std::chrono::steady_clock::time_point looked_at_;
  bool looking_ = false;
  Authenticator authenticator_;
  RateLimiter limiter_;
};

}  // namespace probe::exporters
