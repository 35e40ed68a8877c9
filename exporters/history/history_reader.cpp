#include "exporters/history/history_reader.hpp"

#include "exporters/console/json_text.hpp"
#include "exporters/history/document_codec.hpp"
#include "exporters/history/history_file.hpp"
#include "exporters/history/history_time.hpp"

#include <boost/json/parse.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <tuple>

namespace probe::exporters {

namespace {

constexpr std::chrono::hours kDay(24);

/// Does `read`; what SQLite complains of is given the name of the file.
template <class Read>
auto naming(const std::string& path, Read read) {
  try {
    return read();
  } catch (const sqlite::Error& error) {
    throw std::runtime_error(fmt::format("{}: {}", path, error.what()));
  }
}

PastRun past_run(const sqlite::Statement& row) {
  PastRun run;
  run.id = row.text(0);
  run.started_at = time_from_stored(row.number(1));
  run.duration = std::chrono::microseconds(row.number(2));
  run.attempt = static_cast<std::uint64_t>(row.number(3));
  run.failed = row.number(4) != 0;
  run.code = row.text(5);
  run.error = row.text(6);
  run.exception = row.text(7);
  run.caused_by = row.text(8);
  return run;
}

}  // namespace

HistoryReader::HistoryReader(const std::string& path) : path_(path), database_(open_history_to_read(path)) {}

std::vector<std::string> HistoryReader::probes() {
  return naming(path_, [this] {
    std::vector<std::string> names;
    sqlite::Statement statement(
        database_, "SELECT name FROM probe WHERE EXISTS (SELECT 1 FROM run WHERE run.probe = probe.id) ORDER BY name");
    while (statement.step()) names.push_back(statement.text(0));
    return names;
  });
}

std::vector<PastRun> HistoryReader::runs(const PastRunsQuery& query) {
  return naming(path_, [&] {
    sqlite::Statement statement(
        database_,
        "SELECT run_id, started_at, duration, attempt, failed, code, error, exception, caused_by "
        "FROM run WHERE probe = (SELECT id FROM probe WHERE name = ?) AND started_at >= ? "
        "ORDER BY started_at DESC LIMIT ?");
    const auto since = query.since ? to_stored(*query.since) : std::numeric_limits<std::int64_t>::min();
    constexpr std::size_t kMost = 1'000'000;
    statement.bind(query.probe, since, static_cast<std::int64_t>(std::min(query.limit, kMost)));
    std::vector<PastRun> runs;
    while (statement.step()) runs.push_back(past_run(statement));
    return runs;
  });
}

std::optional<std::string> HistoryReader::document(std::string_view run_id) {
  return naming(path_, [&]() -> std::optional<std::string> {
    sqlite::Statement statement(database_, "SELECT document, caused_by FROM run WHERE run_id = ?");
    statement.bind(run_id);
    if (!statement.step()) return std::nullopt;
    auto document = boost::json::parse(inflated(statement.text(0)));
    // The cause may have become known after the run.
    document.as_object()["causedBy"] = statement.text(1);
    return json_line(document);
  });
}

Days HistoryReader::last_day(core::SystemTime now) {
  return naming(path_, [&] {
    const auto from = to_stored(now - kDay);
    const auto width = to_stored(std::chrono::nanoseconds(kDay)) / static_cast<std::int64_t>(std::tuple_size_v<Day>);
    sqlite::Statement statement(database_,
                                "SELECT name, (started_at - ?1) / ?2 AS part, sum(1 - failed), sum(failed) "
                                "FROM probe CROSS JOIN run ON run.probe = probe.id "
                                "WHERE started_at >= ?1 AND started_at < ?1 + ?2 * ?3 GROUP BY probe.id, part");
    statement.bind(from, width, static_cast<std::int64_t>(std::tuple_size_v<Day>));
    Days days;
    while (statement.step()) {
      auto& part = days[statement.text(0)].at(static_cast<std::size_t>(statement.number(1)));
      part.succeeded = static_cast<std::uint32_t>(statement.number(2));
      part.failed = static_cast<std::uint32_t>(statement.number(3));
    }
    return days;
  });
}

}  // namespace probe::exporters
