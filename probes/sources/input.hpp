#pragma once

#include "agent/core/awaitable.hpp"
#include "agent/core/catalogue.hpp"
#include "agent/core/files.hpp"
#include "agent/core/probe.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

namespace probe::probes {

/// What the absence of a file and its being unreadable are called.
struct InputCodes {
  core::Code missing;
  core::Code unreadable;
};

inline constexpr InputCodes kInputCodes{"input_missing", "input_unreadable"};
inline constexpr InputCodes kCertificateCodes{"cert_missing", "cert_unreadable"};

inline constexpr std::size_t kMaxCertificateFileBytes = 1 << 20;
inline constexpr std::size_t kMaxExportBytes = 8 << 20;

/// The content of `path`, read until the run's deadline at the latest. Nothing when it cannot be had, and `result` then
/// has a finding of `codes` that says why.
core::Awaitable<std::optional<core::FileContent>> read_input(core::ProbeContext& context, std::string path,
                                                             std::size_t max_bytes, InputCodes codes,
                                                             core::ProbeResult& result);

/// What `error` about `path` is called in the terms of `codes`.
core::Finding unreadable_input(const core::FileError& error, const std::string& path, InputCodes codes);

/// `input_stale` when a file changed longer than `max_age` ago, or so far in the future that its age cannot be told.
/// Without `max_age` any age will do.
std::optional<core::Finding> judge_age(const std::string& path, core::SystemTime modified_at, core::SystemTime now,
                                       std::optional<std::chrono::milliseconds> max_age);

/// A time span as people read it: the two largest units, cut off and not rounded, `10d3h`, `1h5m`, `12s`. A negative
/// one counts as zero.
std::string short_duration(std::chrono::seconds span);

}  // namespace probe::probes
