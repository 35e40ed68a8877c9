#pragma once

#include "agent/core/catalogue.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace probe::core {

/// One typed fact that a finding rests on: a thumbprint, a date, an HTTP status. Never a secret.
class Evidence {
 public:
  using Value = std::variant<std::string, std::int64_t, double, bool, std::chrono::system_clock::time_point>;

  Evidence(std::string key, Value value) : key_(std::move(key)), value_(std::move(value)) {}
  Evidence(std::string key, const char* value) : key_(std::move(key)), value_(std::string(value)) {}

  const std::string& key() const { return key_; }
  const Value& value() const { return value_; }
  /// The value as people read it; times as RFC 3339 in UTC.
  std::string text() const;

 private:
  std::string key_;
  Value value_;
};

/// One thing that is wrong, or that could not be judged, in the catalogue's terms.
class Finding {
 public:
  /// `message`: one line, what was expected and what was seen; lower case start, no full stop, no secret.
  Finding(Code code, std::string message, std::vector<Evidence> evidence = {})
      : Finding(code, code.info().severity, std::move(message), std::move(evidence)) {}
  Finding(Code code, Severity severity, std::string message, std::vector<Evidence> evidence = {});

  Code code() const { return code_; }
  Severity severity() const { return severity_; }
  const std::string& message() const { return message_; }
  const std::vector<Evidence>& evidence() const { return evidence_; }
  std::string_view remedy() const { return code_.info().remedy; }

  /// Adds a fact that the finder's caller knows, such as the source the evidence came from.
  void add(Evidence evidence) { evidence_.push_back(std::move(evidence)); }

 private:
  Code code_;
  Severity severity_;
  std::string message_;
  std::vector<Evidence> evidence_;
};

/// `time` as RFC 3339 in UTC with seconds, e.g. `2026-11-23T18:22:32Z`; years before 1 or after 9999 are clamped.
std::string rfc3339(std::chrono::system_clock::time_point time);

/// `text` made fit for one line of output: invalid UTF-8 and control characters become U+FFFD or a blank, at most
/// `max_bytes` long (cut at a character, with `…`).
std::string one_line(std::string_view text, std::size_t max_bytes = 512);

}  // namespace probe::core
