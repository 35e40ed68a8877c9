#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

namespace probe::testing {

/// `GET /` with a login (`user:password`), on a connection of its own.
std::string login_request(const std::string& login);

/// Sends wrong passwords of `anna` to a server, no two the same, at a steady rate from 127.0.0.1; stopped at the end.
/// There are many more connections than may wait for bcrypt, so that the rate holds however slowly that is answered.
class Guesser {
 public:
  Guesser(std::uint16_t port, int per_second);
  ~Guesser() { stop(); }
  Guesser(const Guesser&) = delete;
  Guesser& operator=(const Guesser&) = delete;

  void stop();

  /// Answers so far: 401, for which a bcrypt was computed; 429, without one; anything else.
  int judged() const { return judged_; }
  int turned_away() const { return turned_away_; }
  int others() const { return others_; }
  int answered() const { return judged_ + turned_away_ + others_; }
  /// Answers a second, from the start until it was told to stop.
  double rate() const { return rate_; }

 private:
  using Clock = std::chrono::steady_clock;
  void guess();

  const std::uint16_t port_;
  const std::chrono::nanoseconds pause_;
  const Clock::time_point start_ = Clock::now();
  double rate_ = 0;
  std::atomic<bool> go_on_ = true;
  std::atomic<int> next_ = 0;
  std::atomic<int> judged_ = 0;
  std::atomic<int> turned_away_ = 0;
  std::atomic<int> others_ = 0;
  std::vector<std::thread> threads_;
};

}  // namespace probe::testing
