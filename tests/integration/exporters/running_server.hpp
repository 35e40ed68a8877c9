#pragma once

#include "exporters/http/http_server.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <chrono>
#include <exception>
#include <future>
#include <thread>
#include <utility>
#include <vector>

namespace probe::testing {

/// An HttpServer on its own thread, on a port that the system picks; stopped at the end.
class RunningServer {
 public:
  explicit RunningServer(std::vector<exporters::Route> routes, exporters::HttpLimits limits = {},
                         exporters::ListenAddress address = {"127.0.0.1", 0}, exporters::HttpServerOptions options = {})
      : server_(io_.get_executor(), {std::move(address)}, std::move(routes), limits, std::move(options)) {
    auto ended = [this](std::exception_ptr error) { error_ = error; };
    boost::asio::co_spawn(io_, server_.serve(), boost::asio::bind_cancellation_slot(stop_.slot(), ended));
    thread_ = std::thread([this] { io_.run(); });
  }
  ~RunningServer() { stop(); }
  RunningServer(const RunningServer&) = delete;
  RunningServer& operator=(const RunningServer&) = delete;

  std::uint16_t port() const { return server_.endpoints().at(0).port; }

  std::size_t connections() {
    std::promise<std::size_t> count;
    boost::asio::post(io_, [&] { count.set_value(server_.connections()); });
    return count.get_future().get();
  }

  /// Cancels `serve` and waits for it to end. Its event loop must then have nothing left to do. Returns how long that
  /// took; rethrows what `serve` threw.
  std::chrono::milliseconds stop() {
    const auto start = std::chrono::steady_clock::now();
    if (thread_.joinable()) {
      boost::asio::post(io_, [this] { stop_.emit(boost::asio::cancellation_type::terminal); });
      thread_.join();
      if (error_) std::rethrow_exception(error_);
    }
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start);
  }

 private:
  boost::asio::io_context io_{1};
  exporters::HttpServer server_;
  boost::asio::cancellation_signal stop_;
  std::exception_ptr error_;
  std::thread thread_;
};

/// `/` says hello, `/echo` sends back method, path, query and body, `/big` sends 32 MiB, `/throws` throws.
inline std::vector<exporters::Route> sample_routes() {
  using exporters::Request;
  using exporters::Response;
  return {
      {{"GET"}, "/", [](const Request&) { return exporters::text_response(200, "hello"); }},
      {{"GET", "POST"},
       "/echo",
       [](const Request& request) {
         return exporters::text_response(
             200, request.method + " " + request.path + " " + request.query + " " + request.body);
       }},
      {{"GET"},
       "/big",
       [](const Request&) {
         Response response;
         response.body = std::string(32 << 20, 'x');
         return response;
       }},
      {{"GET"}, "/throws", [](const Request&) -> Response { throw std::runtime_error("secret"); }},
  };
}

}  // namespace probe::testing
