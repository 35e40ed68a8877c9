#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace spdlog {
class logger;
}

namespace probe::app {

enum class LogLevel { kDebug, kInfo, kWarn, kError };
enum class LogFormat { kLogfmt, kJson };

using LogFields = std::vector<std::pair<std::string_view, std::string>>;

/// Writes one line per event to standard error: time, level, message and fields, as logfmt or JSON. Whatever stands in
/// the values, it stays one line. Thread-safe.
class Log {
 public:
  Log(LogLevel level, LogFormat format);
  ~Log();

  void debug(std::string_view message, const LogFields& fields = {}) const { write(LogLevel::kDebug, message, fields); }
  void info(std::string_view message, const LogFields& fields = {}) const { write(LogLevel::kInfo, message, fields); }
  void warn(std::string_view message, const LogFields& fields = {}) const { write(LogLevel::kWarn, message, fields); }
  void error(std::string_view message, const LogFields& fields = {}) const { write(LogLevel::kError, message, fields); }

  /// Whether records of `level` are written: what they cost can be saved otherwise.
  bool takes(LogLevel level) const;

 private:
  void write(LogLevel level, std::string_view message, const LogFields& fields) const;

  LogFormat format_;
  std::shared_ptr<spdlog::logger> logger_;
};

/// One record as it is written, without the line's end. `time`: RFC 3339.
std::string format_record(LogFormat format, std::string_view time, LogLevel level, std::string_view message,
                          const LogFields& fields);

}  // namespace probe::app
