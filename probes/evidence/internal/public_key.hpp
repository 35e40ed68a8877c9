#pragma once

#include <memory>
#include <string>
#include <string_view>

struct evp_pkey_st;  // OpenSSL's EVP_PKEY

namespace probe::evidence::internal {

/// A public key of OpenSSL; null when the numbers, big-endian, are not of one.
using PublicKey = std::shared_ptr<evp_pkey_st>;

PublicKey rsa_public_key(std::string_view modulus, std::string_view exponent);

/// The point (`x`, `y`) on the curve that OpenSSL calls `group`, both as long as its numbers are. Null also when it is
/// not on the curve.
PublicKey ec_public_key(const char* group, const std::string& x, const std::string& y);

}  // namespace probe::evidence::internal
