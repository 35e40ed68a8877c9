#include "agent/openssl/lean_context.hpp"
#include "signed_certificate.hpp"

#include <gtest/gtest.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <memory>
#include <optional>
#include <set>
#include <string>

namespace probe::openssl {
namespace {

struct FreeTls {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  void operator()(SSL* ssl) const { SSL_free(ssl); }
};
using ContextPtr = std::unique_ptr<SSL_CTX, FreeTls>;
using SslPtr = std::unique_ptr<SSL, FreeTls>;

constexpr const char* kEverything = "ALL:eNULL:@SECLEVEL=0";

ContextPtr make_server() {
  ContextPtr server(SSL_CTX_new(TLS_server_method()));
  SSL_CTX_set_cipher_list(server.get(), kEverything);
  SSL_CTX_set_min_proto_version(server.get(), TLS1_VERSION);
  SSL_CTX_set_dh_auto(server.get(), 1);
  SSL_CTX_set_options(server.get(), SSL_OP_CIPHER_SERVER_PREFERENCE);
  for (const KeyPtr& key : {KeyPtr(EVP_RSA_gen(2048)), KeyPtr(EVP_EC_gen("P-256"))}) {
    const X509Ptr certificate = signed_certificate(key.get(), key.get());
    SSL_CTX_use_certificate(server.get(), certificate.get());
    SSL_CTX_use_PrivateKey(server.get(), key.get());
  }
  return server;
}

ContextPtr make_client() {
  ContextPtr client(SSL_CTX_new(TLS_client_method()));
  SSL_CTX_set_cipher_list(client.get(), kEverything);
  SSL_CTX_set_min_proto_version(client.get(), TLS1_VERSION);
  return client;
}

std::set<std::string> ciphers_of(SSL_CTX* context) {
  std::set<std::string> names;
  const auto* all = SSL_CTX_get_ciphers(context);
  for (int i = 0; i < sk_SSL_CIPHER_num(all); ++i) names.insert(SSL_CIPHER_get_name(sk_SSL_CIPHER_value(all, i)));
  return names;
}

bool advance(SSL* side, int& result) {
  result = SSL_do_handshake(side);
  return result == 1 || SSL_get_error(side, result) == SSL_ERROR_WANT_READ;
}

/// What a client of `client` and a server of `server` agree on: "version suite", or nothing. The client works in a
/// scope of a LeanContext when `lean`. Afterwards both have read a byte of the other.
std::optional<std::string> agree(SSL_CTX* client, SSL_CTX* server, bool lean) {
  const SslPtr ours(SSL_new(client));
  const SslPtr theirs(SSL_new(server));
  BIO* near = nullptr;
  BIO* far = nullptr;
  BIO_new_bio_pair(&near, 1 << 16, &far, 1 << 16);
  SSL_set_bio(ours.get(), near, near);
  SSL_set_bio(theirs.get(), far, far);
  SSL_set_connect_state(ours.get());
  SSL_set_accept_state(theirs.get());
  std::optional<LeanContext> scope;
  int asked = 0;
  int answered = 0;
  for (int turn = 0; turn < 10 && (asked != 1 || answered != 1); ++turn) {
    if (lean) scope.emplace();
    const bool goes_on = advance(ours.get(), asked);
    scope.reset();
    if (!goes_on || !advance(theirs.get(), answered)) break;
  }
  ERR_clear_error();
  if (asked != 1 || answered != 1) return std::nullopt;
  char byte = 'a';
  if (lean) scope.emplace();
  EXPECT_EQ(SSL_write(ours.get(), &byte, 1), 1);
  scope.reset();
  EXPECT_EQ(SSL_read(theirs.get(), &byte, 1), 1);
  EXPECT_EQ(SSL_write(theirs.get(), &byte, 1), 1);
  if (lean) scope.emplace();
  EXPECT_EQ(SSL_read(ours.get(), &byte, 1), 1);
  return std::string(SSL_get_version(ours.get())) + " " + SSL_get_cipher_name(ours.get());
}

class LeanHandshake : public ::testing::Test {
 protected:
  LeanHandshake() {
    const LeanContext scope;
    lean_ = make_client();
  }

  /// Whether both kinds of client and the server agree on the same, that is: how many of two connections came about.
  int connections() {
    const auto full = agree(full_.get(), server_.get(), false);
    const auto lean = agree(lean_.get(), server_.get(), true);
    EXPECT_EQ(full, lean);
    return (full ? 1 : 0) + (lean ? 1 : 0);
  }

  ContextPtr server_ = make_server();
  ContextPtr full_ = make_client();
  ContextPtr lean_;
};

TEST_F(LeanHandshake, OffersTheSameSuites) { EXPECT_EQ(ciphers_of(lean_.get()), ciphers_of(full_.get())); }

TEST_F(LeanHandshake, WorksWithEverySuite) {
  ASSERT_TRUE(LeanContext::has_effect());
  const auto suites = ciphers_of(full_.get());
  int worked = 0;
  for (const auto& suite : suites) {
    SCOPED_TRACE(suite);
    const bool is_new = suite.starts_with("TLS_");
    SSL_CTX_set_max_proto_version(server_.get(), is_new ? TLS1_3_VERSION : TLS1_2_VERSION);
    const int set = is_new ? SSL_CTX_set_ciphersuites(server_.get(), suite.c_str())
                           : SSL_CTX_set_cipher_list(server_.get(), (suite + ":@SECLEVEL=0").c_str());
    ASSERT_EQ(set, 1);
    worked += connections();
  }
  constexpr int kAtLeast = 60;  // the others want keys that the server has not: shared secrets, DSS
  EXPECT_GT(worked, 2 * kAtLeast) << "of " << suites.size();
}

TEST_F(LeanHandshake, WorksWithOldVersions) {
  for (const int version : {TLS1_VERSION, TLS1_1_VERSION}) {
    SSL_CTX_set_max_proto_version(server_.get(), version);
    EXPECT_EQ(connections(), 2) << version;
  }
}

TEST_F(LeanHandshake, WorksWithEveryGroupThatIsOffered) {
  for (const char* group : {"X25519", "P-256", "X448", "P-521", "P-384", "ffdhe2048", "ffdhe3072", "ffdhe4096"}) {
    ASSERT_EQ(SSL_CTX_set1_groups_list(server_.get(), group), 1);
    EXPECT_EQ(connections(), 2) << group;
  }
  for (const char* group : {"brainpoolP256r1", "secp256k1"}) {
    ASSERT_EQ(SSL_CTX_set1_groups_list(server_.get(), group), 1);
    SSL_CTX_set_cipher_list(server_.get(), "ECDHE:@SECLEVEL=0");
    EXPECT_EQ(connections(), 0) << group;
  }
}

}  // namespace
}  // namespace probe::openssl
