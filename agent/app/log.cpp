#include "agent/app/log.hpp"

#include "agent/app/log_sink.hpp"
#include "agent/core/finding.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>
#include <spdlog/logger.h>

#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>

namespace probe::app {

namespace {

constexpr std::size_t kMaxValueBytes = 1024;
constexpr std::array<std::string_view, 4> kLevelNames{"debug", "info", "warn", "error"};

std::string_view name_of(LogLevel level) { return kLevelNames[static_cast<std::size_t>(level)]; }

spdlog::level::level_enum spdlog_level(LogLevel level) {
  constexpr std::array kLevels{spdlog::level::debug, spdlog::level::info, spdlog::level::warn, spdlog::level::err};
  return kLevels[static_cast<std::size_t>(level)];
}

std::string quoted_where_needed(std::string_view value) {
  const auto needs_quotes = [](char c) { return c <= ' ' || c == '"' || c == '=' || c == '\\'; };
  if (!value.empty() && std::none_of(value.begin(), value.end(), needs_quotes)) return std::string(value);
  return boost::json::serialize(boost::json::value(value));
}

std::string timestamp() {
  const auto now = std::chrono::system_clock::now();
  const auto millis = std::chrono::floor<std::chrono::milliseconds>(now.time_since_epoch()).count() % 1000;
  std::string text = core::rfc3339(now);
  text.insert(text.size() - 1, fmt::format(".{:03}", millis));
  return text;
}

}  // namespace

std::string format_record(LogFormat format, std::string_view time, LogLevel level, std::string_view message,
                          const LogFields& fields) {
  if (format == LogFormat::kJson) {
    boost::json::object record{
        {"ts", time}, {"level", name_of(level)}, {"msg", core::one_line(message, kMaxValueBytes)}};
    for (const auto& [key, value] : fields) record[key] = core::one_line(value, kMaxValueBytes);
    return boost::json::serialize(record);
  }
  std::string record = fmt::format("ts={} level={} msg={}", time, name_of(level),
                                   quoted_where_needed(core::one_line(message, kMaxValueBytes)));
  for (const auto& [key, value] : fields) {
    record += fmt::format(" {}={}", key, quoted_where_needed(core::one_line(value, kMaxValueBytes)));
  }
  return record;
}

Log::Log(LogLevel level, LogFormat format)
    : format_(format), logger_(std::make_shared<spdlog::logger>("probe", std::make_shared<LogSink>(STDERR_FILENO))) {
  logger_->set_level(spdlog_level(level));
}

Log::~Log() = default;

bool Log::takes(LogLevel level) const { return logger_->should_log(spdlog_level(level)); }

void Log::write(LogLevel level, std::string_view message, const LogFields& fields) const {
  if (!takes(level)) return;
  logger_->log(spdlog_level(level), spdlog::string_view_t(format_record(format_, timestamp(), level, message, fields)));
}

}  // namespace probe::app
