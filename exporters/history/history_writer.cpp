#include "exporters/history/history_writer.hpp"

#include "exporters/console/json_text.hpp"
#include "exporters/console/run_json.hpp"
#include "exporters/history/document_codec.hpp"
#include "exporters/history/history_time.hpp"

#include <utility>

namespace probe::exporters {

namespace {

/// Runs removed at once: a transaction stays short however much there is to remove.
constexpr int kRemovedPerWrite = 8;
constexpr int kRemovedPerSweep = 500;
/// Empty pages that may stay for the runs to come, and the statement that gives back some of the others.
constexpr std::int64_t kEmptyPagesKept = 1024;
constexpr const char* kGiveBack = "PRAGMA incremental_vacuum(256)";
/// What a row costs beside its texts: numbers, headers, entries in two indexes.
constexpr std::size_t kRowBytes = 120;

}  // namespace

HistoryWriter::HistoryWriter(sqlite::Database database, const HistoryOptions& options)
    : database_(std::move(database)),
      retention_(options.retention),
      max_bytes_(static_cast<std::int64_t>(options.max_bytes_per_probe)),
      find_probe_(database_, "SELECT id FROM probe WHERE name = ?"),
      add_probe_(database_, "INSERT INTO probe(name) VALUES(?) RETURNING id"),
      add_run_(
          database_,
          "INSERT OR IGNORE INTO run(run_id, probe, started_at, duration, attempt, failed, code, error, exception, "
          "caused_by, bytes, document) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      add_bytes_(database_, "UPDATE probe SET bytes = bytes + ? WHERE id = ?"),
      change_cause_(database_,
                    "UPDATE run SET caused_by = ? WHERE id = (SELECT id FROM run WHERE probe = ? "
                    "ORDER BY started_at DESC LIMIT 1) AND failed"),
      oldest_(database_, "SELECT id, started_at, bytes FROM run WHERE probe = ? ORDER BY started_at LIMIT ?"),
      remove_run_(database_, "DELETE FROM run WHERE id = ?"),
      probe_bytes_(database_, "SELECT bytes FROM probe WHERE id = ?"),
      next_probe_(database_, "SELECT id FROM probe WHERE id > ? ORDER BY id LIMIT 1"),
      remove_probe_(database_,
                    "DELETE FROM probe WHERE id = ? AND NOT EXISTS (SELECT 1 FROM run WHERE run.probe = probe.id)") {}

void HistoryWriter::write(const std::vector<HistoryEntry>& entries, core::SystemTime now) {
  sqlite::Transaction transaction(database_);
  for (const auto& entry : entries) {
    std::visit([&](const auto& one) { write_one(one, now); }, entry);
  }
  transaction.commit();
}

void HistoryWriter::write_one(const core::ProbeRun& run, core::SystemTime now) {
  const auto probe = id_of(run.probe);
  const auto document = deflated(json_line(run_json(run)));
  const auto* decisive = run.result.decisive();
  const std::string code(decisive == nullptr ? std::string_view() : decisive->code().id());
  const auto error = run.result.error();
  const auto exception = run.result.exception();
  const std::int64_t failed = run.result.type() == core::ResultType::kFailed ? 1 : 0;
  const auto bytes = static_cast<std::int64_t>(document.size() + error.size() + exception.size() + 2 * run.id.size() +
                                               code.size() + run.caused_by.size() + kRowBytes);
  add_run_.bind(run.id, probe, to_stored(run.started_at), to_stored(run.duration),
                static_cast<std::int64_t>(run.attempt), failed, code, error, exception, run.caused_by, bytes,
                sqlite::Blob{document});
  add_run_.run();
  // A run that is there already was written by a transaction whose end was not heard of.
  if (database_.changes() == 0) return;
  add_bytes_.bind(bytes, probe).run();
  prune(probe, now, kRemovedPerWrite);
}

void HistoryWriter::write_one(const CauseChange& change, core::SystemTime) {
  change_cause_.bind(change.caused_by, id_of(change.probe)).run();
}

std::int64_t HistoryWriter::id_of(const std::string& probe) {
  for (auto* statement : {&find_probe_, &add_probe_}) {
    statement->bind(probe);
    if (!statement->step()) continue;
    const auto id = statement->number(0);
    statement->reset();
    return id;
  }
  throw sqlite::Error(0, "the history did not take the probe's name");
}

void HistoryWriter::prune(std::int64_t probe, core::SystemTime now, int limit) {
  const auto oldest_kept = to_stored(now - retention_);
  probe_bytes_.bind(probe);
  const std::int64_t bytes = probe_bytes_.step() ? probe_bytes_.number(0) : 0;
  probe_bytes_.reset();
  std::vector<std::int64_t> removed;
  std::int64_t removed_bytes = 0;
  oldest_.bind(probe, static_cast<std::int64_t>(limit));
  while (oldest_.step()) {
    if (oldest_.number(1) >= oldest_kept && bytes - removed_bytes <= max_bytes_) break;
    removed.push_back(oldest_.number(0));
    removed_bytes += oldest_.number(2);
  }
  oldest_.reset();
  for (const auto id : removed) remove_run_.bind(id).run();
  if (!removed.empty()) add_bytes_.bind(-removed_bytes, probe).run();
}

void HistoryWriter::sweep(core::SystemTime now) {
  next_probe_.bind(swept_);
  swept_ = next_probe_.step() ? next_probe_.number(0) : 0;
  next_probe_.reset();
  if (swept_ != 0) {
    sqlite::Transaction transaction(database_);
    prune(swept_, now, kRemovedPerSweep);
    remove_probe_.bind(swept_).run();
    transaction.commit();
  }
  if (database_.number("PRAGMA freelist_count") > kEmptyPagesKept) database_.run(kGiveBack);
}

std::uint64_t HistoryWriter::file_bytes() {
  return static_cast<std::uint64_t>(database_.number("PRAGMA page_count") * database_.number("PRAGMA page_size"));
}

}  // namespace probe::exporters
