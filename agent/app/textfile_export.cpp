#include "agent/app/textfile_export.hpp"

#include "exporters/textfile/textfile.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <exception>
#include <filesystem>
#include <functional>
#include <utility>

namespace probe::app {

namespace asio = boost::asio;

namespace {

constexpr std::chrono::seconds kBetween(5);
constexpr std::chrono::seconds kPatience(30);

}  // namespace

TextfileExport::~TextfileExport() {
  std::error_code ignored;
  std::filesystem::remove(path_, ignored);
}

core::Awaitable<void> TextfileExport::run() {
  const auto executor = co_await asio::this_coro::executor;
  asio::steady_timer timer(executor);
  while (true) {
    auto text = exporters::textfile_of(parts_.store, parts_.metrics, parts_.clock);
    if (text != written_) co_await write(std::move(text));
    timer.expires_after(kBetween);
    co_await timer.async_wait(asio::use_awaitable);
  }
}

core::Awaitable<void> TextfileExport::write(std::string text) {
  std::function<std::string()> work = [path = path_, text]() -> std::string {
    try {
      exporters::write_textfile(path, text);
      return "";
    } catch (const std::exception& error) {
      return error.what();
    }
  };
  const auto deadline = parts_.clock.steady() + kPatience;
  const auto answer = co_await parts_.pool.run(std::move(work), deadline);
  const std::string trouble = answer ? *answer : path_ + ": could not be written within 30 s";
  if (trouble.empty()) written_ = std::move(text);
  if (trouble == trouble_) co_return;
  trouble_ = trouble;
  if (trouble.empty()) {
    parts_.log.info("textfile is written again", {{"file", path_}});
  } else {
    parts_.log.error("textfile cannot be written", {{"reason", trouble}});
  }
}

}  // namespace probe::app
