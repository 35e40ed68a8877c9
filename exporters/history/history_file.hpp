#pragma once

#include "exporters/history/sqlite.hpp"

#include <stdexcept>
#include <string>

namespace probe::exporters {

/// The file is in order, but not one that this program may write: of another program, or not a file at all.
class ForeignFile : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The file cannot be used: what it holds is damaged, or of a version that this program does not know.
class DamagedFile : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Opens the history at `path` for writing, and makes it when there is none. Reads all of an existing one to see
/// whether it is whole, which takes about a second per gigabyte. Throws DamagedFile, ForeignFile, or sqlite::Error when
/// the system says no.
sqlite::Database open_history(const std::string& path);

/// Moves the file at `path`, and what SQLite keeps beside it, out of the way: to `PATH.corrupt-TIME`, TIME as
/// 20261128T093000Z. Returns that name. Throws std::system_error.
std::string set_aside(const std::string& path);

/// Opens the history at `path` to read from it, beside a writer or alone. Throws std::runtime_error with the path, what
/// is wrong and what to do.
sqlite::Database open_history_to_read(const std::string& path);

}  // namespace probe::exporters
