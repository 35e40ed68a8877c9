#include "tests/support/listener.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/dispatch.hpp>

#include <exception>
#include <map>
#include <utility>
#include <vector>

namespace probe::testing {

namespace asio = boost::asio;
using asio::ip::tcp;

/// Lives until the last connection has ended; touched by the thread of the io_context only, once the constructor is
/// done.
struct Listener::State : std::enable_shared_from_this<State> {
  struct Session {
    std::shared_ptr<Connection> connection;
    asio::cancellation_signal cancel;
  };

  State(asio::io_context& context, Serve handler) : io{context}, serve{std::move(handler)}, acceptor{context} {}

  /// Binds, to any free port when `port` is 0. A socket that is bound and does not listen keeps the port and refuses.
  void bind(std::uint16_t port) {
    const tcp::endpoint endpoint{asio::ip::address_v4::loopback(), port};
    acceptor.open(endpoint.protocol());
    acceptor.set_option(asio::socket_base::reuse_address{true});
    acceptor.bind(endpoint);
  }

  void listen() {
    acceptor.listen();
    listening = true;
    accept();
  }

  void accept() {
    acceptor.async_accept([self = shared_from_this()](const boost::system::error_code& error, tcp::socket socket) {
      if (error == asio::error::operation_aborted) return;
      if (!error) self->start(std::move(socket));
      if (self->listening) self->accept();
    });
  }

  void start(tcp::socket socket) {
    boost::system::error_code ignored;
    socket.set_option(tcp::no_delay{true}, ignored);
    const auto id = next_id++;
    auto connection = std::make_shared<Connection>(Connection{std::move(socket)});
    Session& session = sessions[id];
    session.connection = connection;
    const auto ended = [self = shared_from_this(), id](const std::exception_ptr&) { self->sessions.erase(id); };
    asio::co_spawn(io, serve(std::move(connection)), asio::bind_cancellation_slot(session.cancel.slot(), ended));
  }

  void set_refusing(bool refusing) {
    if (closed || listening == !refusing) return;
    if (!refusing) return listen();
    const auto port = acceptor.local_endpoint().port();
    listening = false;
    acceptor.close();
    bind(port);
    drop(true);
  }

  /// Cancelling as well as closing: a connection may wait for a timer instead of its socket.
  static void cut(Session& session) {
    boost::system::error_code ignored;
    session.connection->socket.close(ignored);
    session.cancel.emit(asio::cancellation_type::all);
  }

  void drop(bool only_idle) {
    // Cancelling ends a session, which takes it out of the map that is being walked: so ids first.
    std::vector<std::uint64_t> chosen;
    for (const auto& [id, session] : sessions) {
      if (!only_idle || session.connection->idle) chosen.push_back(id);
    }
    for (const auto id : chosen) {
      if (const auto found = sessions.find(id); found != sessions.end()) cut(found->second);
    }
  }

  void close() {
    closed = true;
    listening = false;
    boost::system::error_code ignored;
    acceptor.close(ignored);
    drop(false);
  }

  asio::io_context& io;
  Serve serve;
  tcp::acceptor acceptor;
  std::map<std::uint64_t, Session> sessions;
  std::uint64_t next_id = 0;
  bool listening = false;
  bool closed = false;
};

Listener::Listener(asio::io_context& io, Serve serve) : io_{io}, state_{std::make_shared<State>(io, std::move(serve))} {
  state_->bind(0);
  port_ = state_->acceptor.local_endpoint().port();
  state_->listen();
}

Listener::~Listener() { close(); }

void Listener::set_refusing(bool refusing) {
  asio::dispatch(io_, [state = state_, refusing] { state->set_refusing(refusing); });
}

void Listener::drop_idle() {
  asio::dispatch(io_, [state = state_] { state->drop(true); });
}

void Listener::close() {
  asio::dispatch(io_, [state = state_] { state->close(); });
}

}  // namespace probe::testing
