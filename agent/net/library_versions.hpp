#pragma once

#include <string>

namespace probe::net {

/// Version of the OpenSSL library in use, e.g. `3.0.22`.
std::string openssl_version();

/// Version of the libcurl library in use, e.g. `7.88.1`.
std::string curl_version();

}  // namespace probe::net
