#pragma once

#include "probes/evidence/parse_error.hpp"

#include <openssl/asn1.h>

#include <chrono>
#include <cstdint>
#include <string_view>

namespace probe::evidence::internal {

/// Seconds since 1970 of a UTCTime or GeneralizedTime, which may be null. `name` begins the message of an error.
Parsed<std::int64_t> unix_seconds(const ASN1_TIME* time, std::string_view name);

/// The same moment on the clock, which counts nanoseconds in 64 bits and ends in April 2262: what lies outside becomes
/// its first or last second.
std::chrono::system_clock::time_point within_clock(std::int64_t unix_time);

}  // namespace probe::evidence::internal
