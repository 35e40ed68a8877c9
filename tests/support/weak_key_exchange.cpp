#include "tests/support/weak_key_exchange.hpp"

#include <boost/asio/buffer.hpp>
#include <openssl/ssl.h>

#include <stdexcept>
#include <string_view>

namespace probe::testing {

namespace {

/// `openssl dhparam 1024`, made once: it takes a while.
constexpr std::string_view kParameters = R"(-----BEGIN DH PARAMETERS-----
MIGHAoGBANMV6IaJIpyQpvLygymHBLrqGXgTt9/fR5qBQDhXiqxiGuDa6yDRMXdf
0Wvb6m/2RLihwuuk7NuJpXASPyNuAZvuqDHPduN2LB3jWYuXPyEkTtu50MaGVdre
G7fL7QyXCecOkjMgmrlILAbtF086TR4LFzLODiN/ynQ3JzmkAJf3AgEC
-----END DH PARAMETERS-----
)";

}  // namespace

void exchange_keys_weakly(boost::asio::ssl::context& context) {
  auto* native = context.native_handle();
  SSL_CTX_set_max_proto_version(native, TLS1_2_VERSION);
  if (SSL_CTX_set_cipher_list(native, "DHE-RSA-AES128-GCM-SHA256:@SECLEVEL=0") != 1) {
    throw std::runtime_error("OpenSSL has no suite with DHE");
  }
  context.use_tmp_dh(boost::asio::buffer(kParameters));
}

}  // namespace probe::testing
