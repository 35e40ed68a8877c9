#include "tests/integration/net/net_fixture.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/system/system_error.hpp>
#include <gtest/gtest.h>

#include <deque>
#include <memory>

namespace probe::testing {
namespace {

namespace asio = boost::asio;

/// How a cancelled coroutine ended.
struct Ends {
  int aborted = 0;
  int otherwise = 0;

  void note(const std::exception_ptr& error) {
    try {
      if (error) std::rethrow_exception(error);
      ++otherwise;
    } catch (const boost::system::system_error& thrown) {
      thrown.code() == asio::error::operation_aborted ? ++aborted : ++otherwise;
    }
  }
};

class CancellationTest : public NetFixture {
 protected:
  template <class T>
  void start(core::Awaitable<T> task) {
    auto& signal = signals_.emplace_back();
    auto note = [this](std::exception_ptr error, T) { ends_.note(error); };
    asio::co_spawn(io_, std::move(task), asio::bind_cancellation_slot(signal.slot(), note));
  }
  void cancel_all() {
    for (auto& signal : signals_) signal.emit(asio::cancellation_type::terminal);
  }
  /// Runs the loop for `time`, cancels everything, and runs it until it is empty.
  void run_then_cancel(std::chrono::milliseconds time) {
    io_.restart();
    io_.run_for(time);
    cancel_all();
    io_.run();
  }

  core::TlsEndpoint endpoint(std::uint16_t port) {
    core::TlsEndpoint endpoint;
    endpoint.host = "localhost";
    endpoint.port = port;
    endpoint.deadline = clock_.steady() + 60s;
    return endpoint;
  }

  std::deque<asio::cancellation_signal> signals_;
  Ends ends_;
};

TEST_F(CancellationTest, TwoHundredCancelledRequestsLeakNoDescriptors) {
  {
    // What is opened once and kept, such as the resolver's threads, is opened here.
    ScriptedServer warm_up(servers_.context(), {.answer = "HTTP/1.1 204 No Content\r\n\r\n"});
    fetch(url("http", warm_up.port()));
  }
  servers_.run([] {});
  const auto before = open_descriptors();
  {
    ScriptedServer silent(servers_.context(), {.end = Script::End::kSilent});
    for (int i = 0; i < 100; ++i) {
      start(client_.fetch(request(url("http", silent.port()), 60s)));
      start(client_.fetch(request(url("https", silent.port()), 60s)));
      start(peer_.peek(endpoint(silent.port())));
    }
    const auto took = time([&] { run_then_cancel(300ms); });
    EXPECT_LE(took, 2s);
    EXPECT_EQ(ends_.aborted, 300);
    EXPECT_EQ(ends_.otherwise, 0);
  }
  servers_.run([] {});
  servers_.run([] {});
  EXPECT_LE(open_descriptors(), before);
}

TEST_F(CancellationTest, ARequestCancelledAtAnyMomentIsAborted) {
  HttpServer server(servers_.context(), identity(issue(testing::server({"localhost"}), root_)));
  server.otherwise([](const HttpCall&) { return HttpReply{.body = "x", .delay = 10s}; });
  for (int microseconds = 0; microseconds < 6000; microseconds += 300) {
    start(client_.fetch(request(server.url("/"), 60s)));
    start(peer_.peek(endpoint(server.port())));
    io_.restart();
    io_.run_for(std::chrono::microseconds(microseconds));
    cancel_all();
    io_.run();
    signals_.clear();
  }
  EXPECT_GE(ends_.aborted, 20);
}

TEST_F(CancellationTest, ACancelledLookupIsAborted) {
  auto released = std::make_shared<std::promise<void>>();
  const auto release = released->get_future().share();
  net::Resolver stalled(pool_, clock_, [release](const std::string&) {
    release.wait();
    return net::Lookup{};
  });
  net::CurlHttpClient client(io_.get_executor(), stalled, stores_, clock_);
  start(client.fetch(request("http://mail.fabrikam.com/", 60s)));
  const auto took = time([&] { run_then_cancel(50ms); });
  released->set_value();
  EXPECT_EQ(ends_.aborted, 1);
  EXPECT_LE(took, 1s);
}

TEST_F(CancellationTest, OneCancelledRequestLeavesTheOthersAlone) {
  ScriptedServer silent(servers_.context(), {.end = Script::End::kSilent});
  HttpServer slow(servers_.context());
  slow.otherwise([](const HttpCall&) { return HttpReply{.body = "done", .delay = 200ms}; });
  start(client_.fetch(request(url("http", silent.port()), 60s)));
  std::optional<core::HttpExchange> other;
  asio::co_spawn(io_, client_.fetch(request(slow.url("/"))),
                 [&](std::exception_ptr, core::HttpExchange exchange) { other = std::move(exchange); });
  run_then_cancel(50ms);
  EXPECT_EQ(ends_.aborted, 1);
  ASSERT_TRUE(other);
  EXPECT_EQ(message_of(*other, slow.port()), "none");
  EXPECT_EQ(other->response.body, "done");
}

TEST_F(CancellationTest, AClientDestroyedInTheMiddleLeavesNothingBehind) {
  ScriptedServer silent(servers_.context(), {.answer = "HTTP/1.1 200 OK\r\n", .end = Script::End::kSilent});
  auto io = std::make_unique<asio::io_context>();
  net::Resolver resolver(pool_, clock_, loopback_lookup);
  auto client = std::make_unique<net::CurlHttpClient>(io->get_executor(), resolver, stores_, clock_);
  auto peer = std::make_unique<net::OpensslTlsPeer>(io->get_executor(), resolver, clock_);
  for (const std::string scheme : {"http", "https"}) {
    asio::co_spawn(*io, client->fetch(request(url(scheme, silent.port()), 60s)), [](std::exception_ptr, auto) {});
  }
  asio::co_spawn(*io, peer->peek(endpoint(silent.port())), [](std::exception_ptr, auto) {});
  io->run_for(100ms);
  client.reset();
  peer.reset();
  io.reset();
  SUCCEED() << "AddressSanitizer is the judge";
}

TEST_F(CancellationTest, TheLoopEndsWhenTheLastRequestHas) {
  HttpServer server(servers_.context());
  server.otherwise([](const HttpCall&) { return HttpReply{}; });
  const auto took = time([&] { fetch(request(server.url("/"), 60s)); });
  EXPECT_LE(took, 2s) << "a timer or a watch was left behind";
}

}  // namespace
}  // namespace probe::testing
