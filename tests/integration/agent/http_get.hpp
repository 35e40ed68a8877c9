#pragma once

#include <cstdint>
#include <string>

namespace probe::testing {

/// Sends one GET to 127.0.0.1 and returns the whole answer, status line and headers included; empty when nobody
/// answers.
std::string http_get(std::uint16_t port, const std::string& path);

/// The same with a POST without a body.
std::string http_post(std::uint16_t port, const std::string& path);

}  // namespace probe::testing
