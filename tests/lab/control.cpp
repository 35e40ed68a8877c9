#include "tests/lab/control.hpp"

#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>

#include <utility>

namespace probe::lab {
namespace {

namespace asio = boost::asio;
using Stream = asio::local::stream_protocol;

constexpr std::size_t kLongestCommand = 256;

}  // namespace

/// One client: its command is read, carried out and answered; then it goes.
struct ControlServer::Conversation : std::enable_shared_from_this<Conversation> {
  Conversation(Stream::socket peer, const Handler& answer) : socket{std::move(peer)}, handler{answer} {}

  void start() {
    const auto buffer = asio::dynamic_buffer(text, kLongestCommand);
    asio::async_read_until(socket, buffer, '\n', [self = shared_from_this()](const auto& error, std::size_t size) {
      if (!error) self->answer(size - 1);
    });
  }

  void answer(std::size_t size) {
    answering = true;
    const ControlReply reply = handler(text.substr(0, size));
    text = std::to_string(reply.exit_code) + " " + reply.text;
    asio::async_write(socket, asio::buffer(text), [self = shared_from_this()](const auto&, std::size_t) {});
  }

  Stream::socket socket;
  Handler handler;
  std::string text;
  bool answering = false;
};

ControlServer::ControlServer(asio::io_context& io, const std::filesystem::path& socket, Handler handler)
    : path_{socket}, handler_{std::move(handler)}, acceptor_{io} {
  std::filesystem::remove(path_);
  const Stream::endpoint endpoint{path_.string()};
  acceptor_.open(endpoint.protocol());
  acceptor_.bind(endpoint);
  std::filesystem::permissions(path_, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  acceptor_.listen();
  accept();
}

ControlServer::~ControlServer() { close(); }

void ControlServer::close() {
  if (!acceptor_.is_open()) return;
  boost::system::error_code ignored;
  acceptor_.close(ignored);
  for (const auto& entry : conversations_) {
    const auto conversation = entry.lock();
    if (conversation && !conversation->answering) conversation->socket.close(ignored);
  }
  std::error_code also_ignored;
  std::filesystem::remove(path_, also_ignored);
}

void ControlServer::accept() {
  acceptor_.async_accept([this](const boost::system::error_code& error, Stream::socket peer) {
    if (error == asio::error::operation_aborted) return;  // this object may be gone
    if (!error) {
      const auto conversation = std::make_shared<Conversation>(std::move(peer), handler_);
      std::erase_if(conversations_, [](const auto& entry) { return entry.expired(); });
      conversations_.push_back(conversation);
      conversation->start();
    }
    accept();
  });
}

std::optional<ControlReply> send_command(const std::filesystem::path& socket, const std::string& command) {
  asio::io_context io;
  Stream::socket peer{io};
  boost::system::error_code error;
  peer.connect(Stream::endpoint{socket.string()}, error);
  if (error) return std::nullopt;
  std::string text = command + "\n";
  asio::write(peer, asio::buffer(text), error);
  text.clear();
  asio::read(peer, asio::dynamic_buffer(text), error);
  const auto space = text.find(' ');
  if (space == std::string::npos) return std::nullopt;
  return ControlReply{std::stoi(text.substr(0, space)), text.substr(space + 1)};
}

}  // namespace probe::lab
