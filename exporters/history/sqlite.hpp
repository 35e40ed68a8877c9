#pragma once

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace probe::exporters::sqlite {

/// What SQLite complained of. `what()` holds its words and, where the system said no, the system's.
class Error : public std::runtime_error {
 public:
  Error(int code, const std::string& message) : std::runtime_error(message), code_(code) {}
  /// The file is not a database, or its contents contradict each other.
  bool is_damage() const;
  /// There is no room left.
  bool is_full() const;
  /// The file or its folder cannot be written or opened by this process.
  bool is_refusal() const;

 private:
  int code_;  // an SQLITE_* primary code
};

enum class Access {
  kReadWrite,  ///< makes the file when there is none, for its owner and group alone
  kReadOnly,   ///< beside a writer, or alone
  kImmutable,  ///< no locks and no other files: for one that nobody writes, in a folder that cannot be written
};

/// One connection to one file. Not for two threads at once.
class Database {
 public:
  /// Throws Error. A file that is not a database shows by the first statement only.
  Database(const std::string& path, Access access);

  /// Statements without parameters and results, separated by `;`.
  void run(const char* sql);
  /// The first column of the first row; 0 or empty when there is no row.
  std::int64_t number(const char* sql);
  std::string text(const char* sql);

  /// Rows that the latest statement added, changed or removed.
  std::int64_t changes() const;

  /// Whether another file, or none, stands at the path by now.
  bool has_moved() const;

  sqlite3* handle() const { return handle_.get(); }
  [[noreturn]] void fail(int code) const;

 private:
  struct Close {
    void operator()(sqlite3* handle) const;
  };
  std::unique_ptr<sqlite3, Close> handle_;
};

/// A value that is bytes, not text.
struct Blob {
  std::string_view bytes;
};

/// A compiled statement, for use again and again. `database` outlives it, and stays where it is.
class Statement {
 public:
  Statement(Database& database, std::string_view sql);

  /// Binds the parameters in their order, from the first on. Texts must live until the last `step`.
  template <class... Values>
  Statement& bind(const Values&... values) {
    reset();
    int index = 0;
    (bind_one(++index, values), ...);
    return *this;
  }

  /// To the next row; false behind the last one, after which the statement is ready to be bound again.
  bool step();
  /// To the end, whatever rows there are.
  void run();
  /// Gives up the rows that are left.
  void reset();

  std::int64_t number(int column) const;
  std::string text(int column) const;  ///< empty for NULL; any bytes

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };

  void bind_one(int index, std::int64_t value);
  void bind_one(int index, std::string_view value);
  void bind_one(int index, Blob value);
  void check(int code) const;

  Database& database_;
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

/// Rolls back unless committed.
class Transaction {
 public:
  /// Takes the right to write at once.
  explicit Transaction(Database& database);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  void commit();

 private:
  Database& database_;
  bool open_ = true;
};

}  // namespace probe::exporters::sqlite
