#include "exporters/web/client_policy.hpp"

#include <boost/asio/ip/address.hpp>
#include <openssl/x509v3.h>

#include <algorithm>
#include <memory>
#include <string_view>
#include <utility>

namespace probe::exporters {

namespace {

struct Policy {
  bool verify = false;
  std::vector<std::string> allowed_sans;
};

void free_policy(void*, void* policy, CRYPTO_EX_DATA*, int, long, void*) { delete static_cast<Policy*>(policy); }

/// Where a context keeps its policy, which goes with it.
int policy_index() {
  static const int kIndex = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, free_policy);
  return kIndex;
}

std::string text_of(const ASN1_STRING* text) {
  const auto* bytes = ASN1_STRING_get0_data(text);
  return {bytes, bytes + ASN1_STRING_length(text)};
}

std::string address_of(const ASN1_STRING* bytes) {
  const std::string raw = text_of(bytes);
  if (raw.size() == sizeof(boost::asio::ip::address_v4::bytes_type)) {
    boost::asio::ip::address_v4::bytes_type v4{};
    std::ranges::copy(raw, v4.begin());
    return boost::asio::ip::address_v4(v4).to_string();
  }
  boost::asio::ip::address_v6::bytes_type v6{};
  if (raw.size() != v6.size()) return {};
  std::ranges::copy(raw, v6.begin());
  return boost::asio::ip::address_v6(v6).to_string();
}

/// Empty for kinds of names that nobody can allow.
std::string name_of(const GENERAL_NAME& name) {
  switch (name.type) {
    case GEN_DNS:
      return text_of(name.d.dNSName);
    case GEN_EMAIL:
      return text_of(name.d.rfc822Name);
    case GEN_URI:
      return text_of(name.d.uniformResourceIdentifier);
    case GEN_IPADD:
      return address_of(name.d.iPAddress);
    default:
      return {};
  }
}

bool is_allowed(X509* certificate, const std::vector<std::string>& allowed) {
  const auto names = subject_alternative_names(certificate);
  return std::ranges::any_of(names, [&](const std::string& name) {
    return !name.empty() && std::ranges::find(allowed, name) != allowed.end();
  });
}

/// Called by OpenSSL in place of the verification of the client's chain.
int judge(X509_STORE_CTX* chain, void* argument) {
  const auto& policy = *static_cast<const Policy*>(argument);
  if (policy.verify && X509_verify_cert(chain) != 1) return 0;
  X509_STORE_CTX_set_error(chain, X509_V_OK);
  if (policy.allowed_sans.empty()) return 1;
  if (is_allowed(X509_STORE_CTX_get0_cert(chain), policy.allowed_sans)) return 1;
  X509_STORE_CTX_set_error(chain, X509_V_ERR_APPLICATION_VERIFICATION);
  return 0;
}

int mode_of(ClientAuth policy) {
  switch (policy) {
    case ClientAuth::kNone:
      return SSL_VERIFY_NONE;
    case ClientAuth::kRequest:
    case ClientAuth::kVerifyIfGiven:
      return SSL_VERIFY_PEER;
    case ClientAuth::kRequireAny:
    case ClientAuth::kRequireAndVerify:
      break;
  }
  return SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT;
}

}  // namespace

std::vector<std::string> subject_alternative_names(X509* certificate) {
  using Names = std::unique_ptr<GENERAL_NAMES, decltype(&GENERAL_NAMES_free)>;
  const Names names(static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)),
                    GENERAL_NAMES_free);
  std::vector<std::string> texts;
  for (int i = 0; i < sk_GENERAL_NAME_num(names.get()); ++i) {
    texts.push_back(name_of(*sk_GENERAL_NAME_value(names.get(), i)));
  }
  return texts;
}

void set_client_policy(SSL_CTX* context, ClientAuth policy, std::vector<std::string> allowed_sans) {
  const bool verify = policy == ClientAuth::kVerifyIfGiven || policy == ClientAuth::kRequireAndVerify;
  auto kept = std::make_unique<Policy>(Policy{verify, std::move(allowed_sans)});
  SSL_CTX_set_verify(context, mode_of(policy), nullptr);
  SSL_CTX_set_cert_verify_callback(context, judge, kept.get());
  if (SSL_CTX_set_ex_data(context, policy_index(), kept.get()) != 1) throw std::bad_alloc();
  kept.release();  // NOLINT(bugprone-unused-return-value): the context frees it
}

}  // namespace probe::exporters
