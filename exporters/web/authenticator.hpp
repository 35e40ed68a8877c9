#pragma once

#include "agent/async/blocking_pool.hpp"
#include "agent/core/awaitable.hpp"
#include "exporters/web/basic_credentials.hpp"
#include "exporters/web/login_cache.hpp"
#include "exporters/web/web_config.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace probe::exporters {

enum class Login {
  kRight,
  kWrong,
  kTooMany,  ///< not judged: too many others are being judged
};

/// Judges logins. One thread computes bcrypt, whatever comes in; few may wait for it, and fewer of one address, so that
/// who guesses passwords costs one processor and keeps nobody else waiting for long. What was judged once is known. Of
/// equal logins at the same time one is computed. Single-threaded.
class Authenticator {
 public:
  static constexpr std::size_t kWaiting = 8;            ///< logins that may wait for the thread
  static constexpr std::size_t kWaitingPerAddress = 4;  ///< of them, and being computed, from one address

  /// A user that does not exist takes as long as one that does. `users` must not be empty.
  core::Awaitable<Login> judge(std::shared_ptr<const Users> users, Credentials credentials,
                               boost::asio::ip::address peer);
  /// Forgets what was judged.
  void forget() { cache_.clear(); }

 private:
  /// A login that is being computed, and those who wait for it.
  struct Computation {
    explicit Computation(const boost::asio::any_io_executor& executor) : done(executor) {
      done.expires_at(boost::asio::steady_timer::time_point::max());
    }
    boost::asio::steady_timer done;
    Login outcome = Login::kTooMany;
  };
  class Place;

  const PasswordHash& hash_for(const Users& users, const std::string& user) const;

  async::BlockingPool pool_{1, kWaiting};
  LoginCache cache_;
  std::map<LoginCache::Key, std::shared_ptr<Computation>> running_;
  std::map<boost::asio::ip::address, std::size_t> per_address_;
};

}  // namespace probe::exporters
