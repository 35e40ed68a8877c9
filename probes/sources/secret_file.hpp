#pragma once

#include "agent/core/awaitable.hpp"
#include "agent/core/catalogue.hpp"
#include "agent/core/probe.hpp"
#include "agent/core/secret.hpp"

#include <cstddef>
#include <optional>
#include <string>

namespace probe::probes {

/// The bytes of a file that nobody but its owner may read, at most `max_bytes` of them, read until the run's deadline
/// at the latest. Nothing when it cannot be had or others may read it, and `result` then has a finding of `code` that
/// says why.
core::Awaitable<std::optional<core::Secret<std::string>>> read_protected_file(core::ProbeContext& context,
                                                                              std::string path, std::size_t max_bytes,
                                                                              core::Code code,
                                                                              core::ProbeResult& result);

/// The secret in such a file that holds one on a line; `credential_unreadable` otherwise.
core::Awaitable<std::optional<core::Secret<std::string>>> read_secret_file(core::ProbeContext& context,
                                                                           std::string path, core::ProbeResult& result);

}  // namespace probe::probes
