#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace probe::lab {

/// What the running lab answers to one command.
struct ControlReply {
  int exit_code = 0;
  std::string text;
};

/// Listens on a Unix socket for commands, one a connection: a line in; `EXIT_CODE TEXT` out, up to the end of the
/// stream. Touched by the thread that runs the io_context only.
class ControlServer {
 public:
  using Handler = std::function<ControlReply(const std::string& command)>;

  /// Replaces a socket that was left behind. Throws boost::system::system_error, also when the path is too long (107
  /// bytes).
  ControlServer(boost::asio::io_context& io, const std::filesystem::path& socket, Handler handler);
  ~ControlServer();
  ControlServer(const ControlServer&) = delete;
  ControlServer& operator=(const ControlServer&) = delete;

  /// Takes no more commands and cuts clients that have not sent theirs; answers under way are still sent.
  void close();

 private:
  struct Conversation;

  void accept();

  std::filesystem::path path_;
  Handler handler_;
  boost::asio::local::stream_protocol::acceptor acceptor_;
  std::vector<std::weak_ptr<Conversation>> conversations_;
};

/// Sends a command to the lab that listens there and waits for its answer. Nothing when none does.
std::optional<ControlReply> send_command(const std::filesystem::path& socket, const std::string& command);

}  // namespace probe::lab
