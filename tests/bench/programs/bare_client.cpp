#include "tests/bench/programs/bare_exchange.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace {

using probe::bench::Exchange;
using Seconds = std::chrono::duration<double>;

/// Of this process, system's share included.
double cpu_seconds() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

Exchange exchange_named(const std::string& name) {
  const std::map<std::string, Exchange> names{
      {"tls", Exchange::kTls}, {"https", Exchange::kHttps}, {"http", Exchange::kHttp}};
  const auto found = names.find(name);
  if (found == names.end()) throw std::runtime_error("expected tls, https or http");
  return found->second;
}

/// `pause`: from the start of one exchange to the start of the next; zero: as fast as they go.
void measure(const probe::bench::Target& target, SSL_CTX* context, std::size_t warm_up, std::size_t runs,
             std::chrono::nanoseconds pause) {
  for (std::size_t i = 0; i < warm_up; ++i) exchange_once(target, context);
  std::vector<double> walls;
  const double before = cpu_seconds();
  auto due = std::chrono::steady_clock::now();
  for (std::size_t i = 0; i < runs; ++i) {
    std::this_thread::sleep_until(due);
    due += pause;
    const auto start = std::chrono::steady_clock::now();
    exchange_once(target, context);
    walls.push_back(Seconds(std::chrono::steady_clock::now() - start).count());
  }
  const double cpu = cpu_seconds() - before;
  std::ranges::sort(walls);
  fmt::print(R"({{"runs": {}, "cpu_seconds": {:.6f}, "median_wall_seconds": {:.6f}, "p90_wall_seconds": {:.6f}}})"
             "\n",
             runs, cpu, walls[walls.size() / 2], walls[walls.size() * 9 / 10]);
}

}  // namespace

/// bench_client tls|https|http ADDRESS PORT PATH CA_FILE RUNS [PER_SECOND]: prints what RUNS exchanges took, as JSON;
/// so many of them a second, or one after the other.
int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  try {
    if (argc != 7 && argc != 8) {
      throw std::runtime_error("usage: bench_client tls|https|http ADDRESS PORT PATH CA_FILE RUNS [PER_SECOND]");
    }
    const probe::bench::Target target{exchange_named(argv[1]), argv[2], static_cast<std::uint16_t>(std::stoi(argv[3])),
                                      argv[4]};
    const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(probe::bench::make_verifying_context(argv[5]),
                                                                    SSL_CTX_free);
    constexpr std::size_t kWarmUp = 20;
    const auto runs = std::max<std::size_t>(std::stoul(argv[6]), 1);
    const double rate = argc == 8 ? std::stod(argv[7]) : 0;
    const auto pause = rate > 0 ? std::chrono::nanoseconds(std::llround(1e9 / rate)) : std::chrono::nanoseconds(0);
    measure(target, context.get(), kWarmUp, runs, pause);
    return EXIT_SUCCESS;
  } catch (const std::exception& error) {
    fmt::print(stderr, "bench_client: {}\n", error.what());
    return EXIT_FAILURE;
  }
}
