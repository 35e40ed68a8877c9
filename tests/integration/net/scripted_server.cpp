#include "tests/integration/net/scripted_server.hpp"

#include "tests/support/http_session.hpp"
#include "tests/support/weak_key_exchange.hpp"

#include <boost/asio/read.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <utility>

namespace probe::testing {

namespace asio = boost::asio;
using asio::ip::tcp;
using ConnectionPointer = std::shared_ptr<Listener::Connection>;

struct ScriptedServer::State {
  void note(std::string_view bytes) {
    const std::lock_guard lock(mutex);
    received.append(bytes);
  }
  void note_handshake(const char* name) {
    const std::lock_guard lock(mutex);
    ++handshakes;
    sni = name == nullptr ? "" : name;
  }

  void note_end() {
    const std::lock_guard lock(mutex);
    ended = true;
    changed.notify_all();
  }

  Script script;
  std::shared_ptr<asio::ssl::context> tls;
  std::mutex mutex;
  std::string received;
  std::string sni;
  int handshakes = 0;
  bool ended = false;
  std::condition_variable changed;
};

namespace {

using StatePointer = std::shared_ptr<ScriptedServer::State>;

int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* size, const unsigned char*, unsigned,
                    void* state) {
  const auto& script = static_cast<const ScriptedServer::State*>(state)->script;
  if (script.refuses_alpn) return SSL_TLSEXT_ERR_ALERT_FATAL;
  const auto& protocol = script.alpn;
  if (protocol.empty()) return SSL_TLSEXT_ERR_NOACK;
  *chosen = reinterpret_cast<const unsigned char*>(protocol.data());
  *size = static_cast<unsigned char>(protocol.size());
  return SSL_TLSEXT_ERR_OK;
}

/// RFC 6066 section 8; OpenSSL frees the copy.
int staple(SSL* ssl, void* state) {
  const auto& response = static_cast<const ScriptedServer::State*>(state)->script.ocsp_response;
  if (response.empty()) return SSL_TLSEXT_ERR_NOACK;
  void* copy = OPENSSL_memdup(response.data(), response.size());
  SSL_set_tlsext_status_ocsp_resp(ssl, static_cast<unsigned char*>(copy), static_cast<long>(response.size()));
  return SSL_TLSEXT_ERR_OK;
}

std::shared_ptr<asio::ssl::context> make_tls(const ServerIdentity& identity, const Script& script) {
  auto context = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_server);
  SSL_CTX_set_cipher_list(context->native_handle(), "ALL:@SECLEVEL=0");
  SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_VERSION);
  SSL_CTX_set_max_proto_version(context->native_handle(), script.max_tls_version);
  if (script.wants_certificate) {
    context->set_verify_mode(asio::ssl::verify_peer | asio::ssl::verify_fail_if_no_peer_cert);
  }
  if (script.asks_certificate) context->set_verify_mode(asio::ssl::verify_peer);
  if (!script.sends_tickets) SSL_CTX_set_num_tickets(context->native_handle(), 0);
  context->use_certificate_chain(asio::buffer(identity.chain_pem));
  context->use_private_key(asio::buffer(identity.key_pem), asio::ssl::context::pem);
  if (identity.weak_key_exchange) exchange_keys_weakly(*context);
  return context;
}

template <class Stream>
asio::awaitable<bool> read_some(Stream& stream, StatePointer state) {
  std::string bytes(std::size_t{16} * 1024, '\0');
  const auto buffer = asio::buffer(bytes);
  const auto [error, size] = co_await stream.async_read_some(buffer, kAsResult);
  if (!error) state->note(std::string_view(bytes).substr(0, size));
  co_return !error;
}

asio::awaitable<bool> discard_some(tcp::socket& socket) {
  std::string bytes(std::size_t{16} * 1024, '\0');
  const auto buffer = asio::buffer(bytes);
  const auto [error, size] = co_await socket.async_read_some(buffer, kAsResult);
  co_return !error;
}

template <class Stream>
asio::awaitable<void> play(Stream& stream, StatePointer state) {
  const Script& script = state->script;
  bool open = true;
  if (script.reads_first) open = co_await read_some(stream, state);
  if (open && !script.answer.empty()) open = co_await send_all(stream, script.answer);
  while (open && script.end == Script::End::kFlood) open = co_await send_all(stream, script.filler);
  while (open && script.end == Script::End::kSilent) open = co_await read_some(stream, state);
}

/// False when the peer said something else, or went away.
asio::awaitable<bool> play_line(tcp::socket& socket, StatePointer state, Line line) {
  std::string heard(line.expects.size(), '\0');
  const auto buffer = asio::buffer(heard);
  if (!heard.empty()) {
    const auto [error, size] = co_await asio::async_read(socket, buffer, kAsResult);
    state->note(heard);
    if (error || heard != line.expects) co_return false;
  }
  co_return co_await send_all(socket, line.says);
}

asio::awaitable<bool> play_preamble(tcp::socket& socket, StatePointer state) {
  bool open = true;
  for (const auto& line : state->script.preamble) {
    if (open) open = co_await play_line(socket, state, line);
  }
  co_return open;
}

asio::awaitable<void> play_tls(ConnectionPointer connection, StatePointer state) {
  asio::ssl::stream<tcp::socket&> stream(connection->socket, *state->tls);
  const auto [refused] = co_await stream.async_handshake(asio::ssl::stream_base::server, kAsResult);
  if (refused) co_return;
  state->note_handshake(SSL_get_servername(stream.native_handle(), TLSEXT_NAMETYPE_host_name));
  co_await play(stream, state);
}

asio::awaitable<void> serve(ConnectionPointer connection, StatePointer state) {
  const bool agreed = co_await play_preamble(connection->socket, state);
  if (agreed && state->tls) {
    co_await play_tls(connection, state);
  } else if (agreed) {
    co_await play(connection->socket, state);
  }
  boost::system::error_code ignored;
  if (state->script.end == Script::End::kReset) {
    connection->socket.set_option(asio::socket_base::linger(true, 0), ignored);
  } else {
    // What the peer sent and nobody read would turn the close into a reset.
    connection->socket.shutdown(tcp::socket::shutdown_send, ignored);
    bool open = true;
    while (open) open = co_await discard_some(connection->socket);
  }
  connection->socket.close(ignored);
  state->note_end();
}

std::shared_ptr<ScriptedServer::State> make_state(Script script, const std::optional<ServerIdentity>& identity) {
  auto state = std::make_shared<ScriptedServer::State>();
  if (identity) state->tls = make_tls(*identity, script);
  state->script = std::move(script);
  if (!state->tls) return state;
  SSL_CTX_set_alpn_select_cb(state->tls->native_handle(), choose_protocol, state.get());
  // What the macros SSL_CTX_set_tlsext_status_cb and _arg say, without their C casts.
  SSL_CTX* const context = state->tls->native_handle();
  SSL_CTX_callback_ctrl(context, SSL_CTRL_SET_TLSEXT_STATUS_REQ_CB, reinterpret_cast<void (*)()>(staple));
  SSL_CTX_ctrl(context, SSL_CTRL_SET_TLSEXT_STATUS_REQ_CB_ARG, 0, state.get());
  return state;
}

}  // namespace

ScriptedServer::ScriptedServer(asio::io_context& io, Script script, const std::optional<ServerIdentity>& identity)
    : ScriptedServer(io, make_state(std::move(script), identity)) {}

ScriptedServer::ScriptedServer(asio::io_context& io, std::shared_ptr<State> state)
    : state_(std::move(state)),
      listener_(io, [shared = state_](ConnectionPointer connection) { return serve(std::move(connection), shared); }) {}

std::string ScriptedServer::received() const {
  const std::lock_guard lock(state_->mutex);
  return state_->received;
}

bool ScriptedServer::wait_for_end() const {
  std::unique_lock lock(state_->mutex);
  return state_->changed.wait_for(lock, std::chrono::seconds(10), [&] { return state_->ended; });
}

int ScriptedServer::handshakes() const {
  const std::lock_guard lock(state_->mutex);
  return state_->handshakes;
}

std::string ScriptedServer::sni() const {
  const std::lock_guard lock(state_->mutex);
  return state_->sni;
}

}  // namespace probe::testing
