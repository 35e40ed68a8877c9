#include "agent/net/arrival.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <gtest/gtest.h>

#include <string_view>
#include <thread>

namespace probe::net {
namespace {

using namespace std::chrono_literals;
namespace asio = boost::asio;
using Steady = core::SteadyTime::clock;

struct ArrivalTest : ::testing::Test {
  ArrivalTest() {
    socket.open(asio::ip::tcp::v4());
    note_arrivals(socket.native_handle());
    asked = Steady::now();
    socket.connect(acceptor.local_endpoint());
    peer = acceptor.accept();
    std::this_thread::sleep_for(20ms);  // the kernel takes its time to begin
  }
  void say(std::string_view text) { asio::write(peer, asio::buffer(text)); }

  asio::io_context io;
  asio::ip::tcp::acceptor acceptor{io, {asio::ip::address_v4::loopback(), 0}};
  asio::ip::tcp::socket socket{io};
  asio::ip::tcp::socket peer{io};
  core::SteadyTime asked;
};

TEST_F(ArrivalTest, InputLaySinceItArrived) {
  const auto since = Steady::now();
  std::this_thread::sleep_for(30ms);
  const auto sent = Steady::now();
  say("hello");
  std::this_thread::sleep_for(50ms);
  const auto delay = delay_of_input(socket.native_handle(), since);
  EXPECT_GE(delay, 45ms);
  EXPECT_LE(delay, Steady::now() - sent);
}

TEST_F(ArrivalTest, InputThatWasThereBeforeLayNoLongerThanItWasWaitedFor) {
  say("hello");
  std::this_thread::sleep_for(50ms);
  const auto since = Steady::now();
  const auto delay = delay_of_input(socket.native_handle(), since);
  EXPECT_LE(delay, Steady::now() - since);
}

TEST_F(ArrivalTest, TheRestOfWhatArrivedLayAsLong) {
  const auto since = Steady::now();
  say("hello");
  std::this_thread::sleep_for(50ms);
  char byte = 0;
  asio::read(socket, asio::buffer(&byte, 1));
  EXPECT_EQ(byte, 'h');
  EXPECT_GE(delay_of_input(socket.native_handle(), since), 45ms);
}

TEST_F(ArrivalTest, NothingLay) {
  const auto since = Steady::now() - 1h;
  EXPECT_EQ(delay_of_input(socket.native_handle(), since), 0ns);
  peer.close();
  std::this_thread::sleep_for(10ms);
  EXPECT_EQ(delay_of_input(socket.native_handle(), since), 0ns) << "the end";
  EXPECT_EQ(delay_of_input(-1, since), 0ns);
}

TEST_F(ArrivalTest, ToAskTakesNothingAway) {
  peer.set_option(asio::socket_base::linger(true, 0));
  peer.close();  // resets the connection
  std::this_thread::sleep_for(10ms);
  delay_of_input(socket.native_handle(), Steady::now());
  char byte = 0;
  boost::system::error_code error;
  socket.read_some(asio::buffer(&byte, 1), error);
  EXPECT_EQ(error, asio::error::connection_reset);
}

TEST_F(ArrivalTest, AConnectionLaySinceThePeerTookIt) {
  const auto delay = delay_of_connection(socket.native_handle(), asked);
  EXPECT_GE(delay, 15ms);
  EXPECT_LE(delay, Steady::now() - asked);
  EXPECT_EQ(delay_of_connection(-1, asked), 0ns);
}

}  // namespace
}  // namespace probe::net
