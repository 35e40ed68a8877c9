#include "exporters/web/authenticator.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <functional>
#include <iterator>
#include <utility>

namespace probe::exporters {

namespace {

/// A login at the highest cost that is taken, behind a full queue, is given up.
constexpr std::chrono::seconds kPatience(30);

}  // namespace

/// The place of one login among those that are computed; given back at the end, however that comes about.
class Authenticator::Place {
 public:
  Place(Authenticator& owner, const LoginCache::Key& key, boost::asio::ip::address peer,
        std::shared_ptr<Computation> computation)
      : owner_(owner), key_(key), peer_(std::move(peer)), computation_(std::move(computation)) {
    owner_.running_.emplace(key_, computation_);
    ++owner_.per_address_[peer_];
  }
  ~Place() {
    owner_.running_.erase(key_);
    const auto count = owner_.per_address_.find(peer_);
    if (--count->second == 0) owner_.per_address_.erase(count);
    computation_->done.cancel();
  }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

 private:
  Authenticator& owner_;
  LoginCache::Key key_;
  boost::asio::ip::address peer_;
  std::shared_ptr<Computation> computation_;
};

/// Of a user that does not exist: the hash of one that does, always the same one, so that neither the time for a login
/// nor a difference between costs tells which names exist.
const PasswordHash& Authenticator::hash_for(const Users& users, const std::string& user) const {
  const auto found = users.find(user);
  if (found != users.end()) return found->second;
  const auto digest = cache_.key_of(user, "", "");
  return std::next(users.begin(), static_cast<std::ptrdiff_t>(digest.front() % users.size()))->second;
}

core::Awaitable<Login> Authenticator::judge(std::shared_ptr<const Users> users, Credentials credentials,
                                            boost::asio::ip::address peer) {
  const bool exists = users->contains(credentials.user);
  const std::string& hash = hash_for(*users, credentials.user).text.expose();
  const auto key = cache_.key_of(credentials.user, hash, credentials.password.expose());
  if (const auto known = cache_.find(key)) co_return *known ? Login::kRight : Login::kWrong;
  const auto executor = co_await boost::asio::this_coro::executor;

  if (const auto running = running_.find(key); running != running_.end()) {
    const auto computation = running->second;
    boost::system::error_code ignored;
    auto token = boost::asio::redirect_error(boost::asio::use_awaitable, ignored);
    co_await computation->done.async_wait(token);
    co_return computation->outcome;
  }
  const auto of_peer = per_address_.find(peer);
  if (of_peer != per_address_.end() && of_peer->second >= kWaitingPerAddress) co_return Login::kTooMany;

  const auto computation = std::make_shared<Computation>(executor);
  const Place place(*this, key, peer, computation);
  std::function<bool()> work = [password = std::move(credentials.password), hash] {
    return verify_password(password.expose(), hash);
  };
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  const auto right = co_await pool_.run(std::move(work), deadline);
  if (!right) co_return Login::kTooMany;
  const bool good = *right && exists;
  cache_.remember(key, good);
  computation->outcome = good ? Login::kRight : Login::kWrong;
  co_return computation->outcome;
}

}  // namespace probe::exporters
