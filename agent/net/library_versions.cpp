#include "agent/net/library_versions.hpp"

#include <curl/curl.h>
#include <openssl/crypto.h>

namespace probe::net {

std::string openssl_version() { return ::OpenSSL_version(OPENSSL_VERSION_STRING); }

std::string curl_version() { return ::curl_version_info(CURLVERSION_NOW)->version; }

}  // namespace probe::net
