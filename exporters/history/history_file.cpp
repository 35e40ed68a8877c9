#include "exporters/history/history_file.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <chrono>
#include <filesystem>

namespace probe::exporters {

namespace {

namespace fs = std::filesystem;

/// `prob` in ASCII: marks the file as ours (PRAGMA application_id).
constexpr std::int64_t kApplicationId = 0x70726f62;
constexpr std::int64_t kSchemaVersion = 1;

// Times are microseconds since 1970. `document` is the run as JSON, deflated; NULL for none. `bytes` is what the row
// and its entries in the indexes take, about. A run's code, error and cause are in columns too: whoever opens the file
// by hand can ask for them.
constexpr const char* kSchema = R"sql(
CREATE TABLE probe(
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  bytes INTEGER NOT NULL DEFAULT 0);
CREATE TABLE run(
  id INTEGER PRIMARY KEY,
  run_id TEXT NOT NULL UNIQUE,
  probe INTEGER NOT NULL REFERENCES probe(id),
  started_at INTEGER NOT NULL,
  duration INTEGER NOT NULL,
  attempt INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  code TEXT NOT NULL,
  error TEXT NOT NULL,
  exception TEXT NOT NULL,
  caused_by TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  document BLOB NOT NULL);
CREATE INDEX run_by_time ON run(probe, started_at, failed);
)sql";

/// The version of a file that is ours; 0 of one that is new.
std::int64_t checked_version(sqlite::Database& database, const std::string& path) {
  const auto application = database.number("PRAGMA application_id");
  const auto version = database.number("PRAGMA user_version");
  const bool is_new = application == 0 && version == 0 && database.number("SELECT count(*) FROM sqlite_schema") == 0;
  if (is_new) return 0;
  if (application != kApplicationId) {
    throw ForeignFile(
        fmt::format("{}: expected a history of probe, found the database of another program; give another "
                    "file to --history.path",
                    path));
  }
  if (version != kSchemaVersion) {
    throw DamagedFile(fmt::format("expected schema version {}, found {}", kSchemaVersion, version));
  }
  return version;
}

void make_schema(sqlite::Database& database) {
  // Removed runs leave pages that can be given back in small steps. Has no effect once there is a table.
  database.run("PRAGMA auto_vacuum=INCREMENTAL");
  database.run("PRAGMA journal_mode=WAL");
  sqlite::Transaction transaction(database);
  // Another agent may have made it in the meantime.
  if (database.number("SELECT count(*) FROM sqlite_schema") == 0) {
    database.run(kSchema);
    database.run(
        fmt::format("PRAGMA application_id={}; PRAGMA user_version={}", kApplicationId, kSchemaVersion).c_str());
  }
  transaction.commit();
}

void prepare(sqlite::Database& database, const std::string& path) {
  if (checked_version(database, path) == 0) make_schema(database);
  // A commit is then a write without waiting for the disk: see docs/adr on what that survives.
  database.run("PRAGMA synchronous=NORMAL");
  database.run("PRAGMA journal_mode=WAL");
  database.run("PRAGMA journal_size_limit=16777216");
  const auto verdict = database.text("PRAGMA quick_check(1)");
  if (verdict != "ok") throw DamagedFile(verdict);
}

void require_usable_place(const std::string& path) {
  std::error_code error;
  const auto status = fs::status(path, error);
  if (fs::exists(status) && !fs::is_regular_file(status)) {
    throw ForeignFile(
        fmt::format("{}: expected a file, found something else; give another file to --history.path", path));
  }
}

std::string unused_name(const std::string& path) {
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  const auto name = fmt::format("{}.corrupt-{:%Y%m%dT%H%M%SZ}", path, fmt::gmtime(now));
  std::string candidate = name;
  for (int i = 2; fs::exists(candidate); ++i) candidate = fmt::format("{}.{}", name, i);
  return candidate;
}

}  // namespace

sqlite::Database open_history(const std::string& path) {
  require_usable_place(path);
  try {
    sqlite::Database database(path, sqlite::Access::kReadWrite);
    prepare(database, path);
    return database;
  } catch (const sqlite::Error& error) {
    if (error.is_damage()) throw DamagedFile(error.what());
    throw;
  }
}

std::string set_aside(const std::string& path) {
  const auto name = unused_name(path);
  // The log first: a new file must never meet the log of another one.
  for (const char* suffix : {"-wal", "-shm", ""}) {
    std::error_code error;
    fs::rename(path + suffix, name + suffix, error);
    const bool missing = error == std::errc::no_such_file_or_directory;
    if (error && !missing) throw std::system_error(error, "cannot rename " + path + suffix);
  }
  return name;
}

sqlite::Database open_history_to_read(const std::string& path) {
  const auto usable = [&](sqlite::Access access) {
    sqlite::Database database(path, access);
    if (checked_version(database, path) == 0) throw std::runtime_error(path + ": the history is empty");
    return database;
  };
  if (!fs::exists(path)) {
    throw std::runtime_error(
        path + ": no such file; an agent that keeps a history writes it, `probe agent --history.path FILE`");
  }
  try {
    try {
      return usable(sqlite::Access::kReadOnly);
    } catch (const sqlite::Error& error) {
      // In a folder that this user cannot write, SQLite cannot make what readers share. Without a log, nobody writes.
      if (!error.is_refusal() || fs::exists(path + "-wal")) throw;
      return usable(sqlite::Access::kImmutable);
    }
  } catch (const sqlite::Error& error) {
    throw std::runtime_error(fmt::format("{}: {}", path, error.what()));
  } catch (const DamagedFile& error) {
    throw std::runtime_error(fmt::format("{}: {}", path, error.what()));
  }
}

}  // namespace probe::exporters
