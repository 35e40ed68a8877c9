#include "tests/integration/exporters/guesser.hpp"

#include "tests/integration/exporters/raw_client.hpp"
#include "tests/support/encoding.hpp"

namespace probe::testing {

std::string login_request(const std::string& login) {
  return "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: Basic " + base64(login) + "\r\n\r\n";
}

Guesser::Guesser(std::uint16_t port, int per_second)
    : port_(port), pause_(std::chrono::nanoseconds(std::chrono::seconds(1)) / per_second) {
  constexpr int kThreads = 16;
  for (int i = 0; i < kThreads; ++i) threads_.emplace_back([this] { guess(); });
}

void Guesser::guess() {
  while (go_on_) {
    const int number = next_++;
    std::this_thread::sleep_until(start_ + number * pause_);
    const RawClient client(port_);
    client.send(login_request("anna:guess " + std::to_string(number)));
    const auto got = client.read_to_end();
    ++(got.starts_with("HTTP/1.1 401 ") ? judged_ : got.starts_with("HTTP/1.1 429 ") ? turned_away_ : others_);
  }
}

void Guesser::stop() {
  if (threads_.empty()) return;
  rate_ = answered() / std::chrono::duration<double>(Clock::now() - start_).count();
  go_on_ = false;
  for (auto& thread : threads_) thread.join();
  threads_.clear();
}

}  // namespace probe::testing
