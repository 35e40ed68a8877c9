#include "agent/net/curl_multi.hpp"

#include "agent/net/arrival.hpp"
#include "agent/openssl/lean_context.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace probe::net {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

/// libcurl counts these calls, so every CurlMulti makes its own.
struct CurlLibrary {
  CurlLibrary() {
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) throw std::runtime_error("cannot initialise libcurl");
  }
  ~CurlLibrary() { curl_global_cleanup(); }
  CurlLibrary(const CurlLibrary&) = delete;
  CurlLibrary& operator=(const CurlLibrary&) = delete;
};

}  // namespace

/// The multi handle and what it wants watched. Shared with suspended transfers, which may be destroyed after the
/// CurlMulti. Handlers on the event loop hold weak references only.
class CurlMulti::Loop : public std::enable_shared_from_this<Loop> {
 public:
  explicit Loop(asio::any_io_executor executor)
      : executor_(std::move(executor)), timer_(executor_), multi_(curl_multi_init()) {
    if (multi_ == nullptr) throw std::runtime_error("cannot make a curl multi handle");
    curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &Loop::on_socket);
    curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &Loop::on_timer);
    curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
    curl_multi_setopt(multi_, CURLMOPT_PIPELINING, CURLPIPE_NOTHING);
  }
  ~Loop() { close(); }
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  const asio::any_io_executor& executor() const { return executor_; }

  void add(CURL* easy) {
    if (const auto code = curl_multi_add_handle(multi_, easy); code != CURLM_OK) {
      throw std::runtime_error(std::string("cannot start a transfer: ") + curl_multi_strerror(code));
    }
    running_.insert(easy);
  }

  void remove(CURL* easy) {
    if (running_.erase(easy) != 0) curl_multi_remove_handle(multi_, easy);
  }

  void close() {
    if (multi_ == nullptr) return;
    for (CURL* easy : std::exchange(running_, {})) curl_multi_remove_handle(multi_, easy);
    curl_multi_cleanup(std::exchange(multi_, nullptr));
    for (const auto& [fd, watch] : watches_) watch->socket.release();
    watches_.clear();
    timer_.cancel();
  }

 private:
  /// One of curl's sockets. Curl closes it: the descriptor here is always released, never closed.
  struct Watch {
    explicit Watch(const asio::any_io_executor& executor) : socket(executor) {}
    asio::posix::stream_descriptor socket;
    CURL* owner = nullptr;
    core::SteadyTime waited_since{};
    bool connecting = true;
    int wanted = CURL_POLL_NONE;
    bool awaits_read = false;
    bool awaits_write = false;
  };

  static int on_socket(CURL* easy, curl_socket_t fd, int what, void* self, void*) noexcept {
    static_cast<Loop*>(self)->watch(easy, fd, what);
    return 0;
  }

  static int on_timer(CURLM*, long timeout_ms, void* self) noexcept {
    static_cast<Loop*>(self)->set_timer(timeout_ms);
    return 0;
  }

  void watch(CURL* easy, curl_socket_t fd, int what) {
    auto& watch = watches_[fd];
    if (what == CURL_POLL_REMOVE) {
      if (watch) {
        watch->wanted = CURL_POLL_NONE;
        watch->socket.release();
      }
      watches_.erase(fd);
      return;
    }
    if (!watch) {
      watch = std::make_shared<Watch>(executor_);
      // Should epoll refuse the socket, nothing is seen on it, and the transfer ends at its deadline.
      error_code refused;
      watch->socket.assign(fd, refused);
      note_arrivals(fd);
      watch->waited_since = core::SteadyTime::clock::now();
    }
    watch->wanted = what;
    watch->owner = easy;
    await(fd, watch);
  }

  void await(curl_socket_t fd, const std::shared_ptr<Watch>& watch) {
    if (!watch->socket.is_open()) return;
    if ((watch->wanted & CURL_POLL_IN) != 0 && !std::exchange(watch->awaits_read, true)) {
      await_one(fd, watch, asio::posix::descriptor_base::wait_read, &Watch::awaits_read, CURL_CSELECT_IN);
    }
    if ((watch->wanted & CURL_POLL_OUT) != 0 && !std::exchange(watch->awaits_write, true)) {
      await_one(fd, watch, asio::posix::descriptor_base::wait_write, &Watch::awaits_write, CURL_CSELECT_OUT);
    }
  }

  void await_one(curl_socket_t fd, const std::shared_ptr<Watch>& watch, asio::posix::descriptor_base::wait_type type,
                 bool Watch::* flag, int event) {
    watch->socket.async_wait(type,
                             [loop = weak_from_this(), weak = std::weak_ptr(watch), fd, flag, event](error_code error) {
                               const auto self = loop.lock();
                               const auto ready = weak.lock();
                               if (error || !self || !ready) return;
                               (*ready).*flag = false;
                               // Curl may have changed its mind since this handler was queued.
                               if ((ready->wanted & event) != 0) {
                                 self->leave_out_delay(*ready, fd, event);
                                 self->act(fd, event);
                                 ready->waited_since = core::SteadyTime::clock::now();
                               }
                               self->await(fd, ready);
                             });
  }

  /// Curl has one timer: each call replaces what was set before. "At once" comes with every transfer, and a turn of the
  /// event loop is cheaper than a timer.
  void set_timer(long timeout_ms) {
    ++timer_set_;
    timer_.cancel();
    if (timeout_ms < 0) return;
    const auto at_its_time = [loop = weak_from_this(), set = timer_set_](error_code error = {}) {
      const auto self = loop.lock();
      if (!error && self && self->timer_set_ == set) self->act(CURL_SOCKET_TIMEOUT, 0);
    };
    if (timeout_ms == 0) {
      asio::post(executor_, at_its_time);
    } else {
      timer_.expires_after(std::chrono::milliseconds(timeout_ms));
      timer_.async_wait(at_its_time);
    }
  }

  void act(curl_socket_t fd, int event);
  /// What has happened may have done so some time ago.
  void leave_out_delay(Watch& watch, curl_socket_t fd, int event);

  CurlLibrary library_;
  asio::any_io_executor executor_;
  asio::steady_timer timer_;
  std::uint64_t timer_set_ = 0;  // how often
  CURLM* multi_;
  std::unordered_map<curl_socket_t, std::shared_ptr<Watch>> watches_;
  std::unordered_set<CURL*> running_;
};

/// One easy handle inside the multi handle, for as long as this object lives.
class CurlMulti::Transfer {
 public:
  Transfer(std::shared_ptr<Loop> loop, CURL* easy, ExchangeClock& clock, core::SteadyTime deadline)
      : loop_(std::move(loop)), easy_(easy), clock_(clock), ended_(loop_->executor(), deadline) {
    curl_easy_setopt(easy_, CURLOPT_PRIVATE, this);
    loop_->add(easy_);
  }
  ~Transfer() { loop_->remove(easy_); }
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  void end(CURLcode code) {
    result_ = code;
    ended_.cancel();
  }

  ExchangeClock& clock() { return clock_; }
  asio::steady_timer& ended() { return ended_; }
  std::optional<CURLcode> result() const { return result_; }

 private:
  std::shared_ptr<Loop> loop_;
  CURL* easy_;
  ExchangeClock& clock_;
  asio::steady_timer ended_;  // expires at the deadline, is cancelled at the end of the transfer
  std::optional<CURLcode> result_;
};

void CurlMulti::Loop::leave_out_delay(Watch& watch, curl_socket_t fd, int event) {
  if (!running_.contains(watch.owner)) return;
  const bool connected = std::exchange(watch.connecting, false) && event == CURL_CSELECT_OUT;
  if (!connected && event != CURL_CSELECT_IN) return;
  Transfer* transfer = nullptr;
  curl_easy_getinfo(watch.owner, CURLINFO_PRIVATE, &transfer);
  transfer->clock().leave_out(connected ? delay_of_connection(fd, watch.waited_since)
                                        : delay_of_input(fd, watch.waited_since));
}

void CurlMulti::Loop::act(curl_socket_t fd, int event) {
  if (multi_ == nullptr) return;
  const openssl::LeanContext scope;  // enough for curl: what requests are signed with is read elsewhere
  int running = 0;
  curl_multi_socket_action(multi_, fd, event, &running);
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    Transfer* transfer = nullptr;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
    transfer->end(message->data.result);
  }
}

CurlMulti::CurlMulti(asio::any_io_executor executor) : loop_(std::make_shared<Loop>(std::move(executor))) {}

CurlMulti::~CurlMulti() { loop_->close(); }

core::Awaitable<CURLcode> CurlMulti::perform(CURL* easy, ExchangeClock& clock, core::SteadyTime deadline) {
  Transfer transfer(loop_, easy, clock, deadline);
  error_code error;
  auto token = asio::redirect_error(asio::use_awaitable, error);
  co_await transfer.ended().async_wait(token);
  if (const auto result = transfer.result()) co_return *result;
  // A timer that was cancelled without a result means that the coroutine itself is being cancelled.
  if (error) throw boost::system::system_error(error);
  co_return CURLE_OPERATION_TIMEDOUT;
}

}  // namespace probe::net
