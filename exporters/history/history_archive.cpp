#include "exporters/history/history_archive.hpp"

#include "agent/async/blocking_pool.hpp"
#include "exporters/history/history_reader.hpp"

#include <chrono>
#include <exception>
#include <functional>

namespace probe::exporters {

namespace {

constexpr std::chrono::seconds kPatience(5);

/// What `read` gives; what cannot be read is as good as not kept.
template <class T>
std::function<T()> or_nothing(std::function<T()> read) {
  return [read = std::move(read)]() -> T {
    try {
      return read();
    } catch (const std::exception&) {
      return T{};
    }
  };
}

}  // namespace

core::Awaitable<std::vector<PastRun>> HistoryArchive::runs(PastRunsQuery query) {
  auto read = or_nothing<std::vector<PastRun>>(
      [path = path_, query = std::move(query)] { return HistoryReader(path).runs(query); });
  auto runs = co_await pool_.run(std::move(read), clock_.steady() + kPatience);
  co_return std::move(runs).value_or(std::vector<PastRun>());
}

core::Awaitable<std::optional<std::string>> HistoryArchive::run(std::string id) {
  auto read = or_nothing<std::optional<std::string>>(
      [path = path_, id = std::move(id)] { return HistoryReader(path).document(id); });
  auto document = co_await pool_.run(std::move(read), clock_.steady() + kPatience);
  co_return std::move(document).value_or(std::nullopt);
}

core::Awaitable<Days> HistoryArchive::last_day() {
  auto read = or_nothing<Days>([path = path_, now = clock_.now()] { return HistoryReader(path).last_day(now); });
  auto days = co_await pool_.run(std::move(read), clock_.steady() + kPatience);
  co_return std::move(days).value_or(Days());
}

}  // namespace probe::exporters
