#include "agent/net/certificate_facts.hpp"

#include "agent/core/finding.hpp"
#include "agent/net/openssl_handles.hpp"

#include <boost/asio/ip/address.hpp>
#include <openssl/asn1.h>
#include <openssl/x509v3.h>

#include <time.h>

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace probe::net {

namespace {

constexpr int kMaxNames = 20;
constexpr int kMaxChain = 10;
constexpr std::size_t kMaxText = 256;

struct FreeGeneralNames {
  void operator()(GENERAL_NAMES* names) const { GENERAL_NAMES_free(names); }
};

std::string text_of(const X509_NAME* name) {
  const BioPtr bio(BIO_new(BIO_s_mem()));
  // Without ESC_MSB, letters beyond ASCII stay letters; one_line() drops what is not UTF-8.
  constexpr unsigned long kFormat = XN_FLAG_RFC2253 & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB);
  if (!bio || X509_NAME_print_ex(bio.get(), name, 0, kFormat) < 0) return {};
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &data);
  return core::one_line(std::string_view(data, static_cast<std::size_t>(size)), kMaxText);
}

core::SystemTime time_of(const ASN1_TIME* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return {};
  // Certificates reach to the year 9999, nanoseconds since 1970 only to 2262.
  using std::chrono::seconds;
  constexpr auto kFirst = std::chrono::ceil<seconds>(core::SystemTime::min().time_since_epoch()).count();
  constexpr auto kLast = std::chrono::floor<seconds>(core::SystemTime::max().time_since_epoch()).count();
  const std::int64_t since_epoch = timegm(&parts);
  return core::SystemTime(seconds(std::clamp<std::int64_t>(since_epoch, kFirst, kLast)));
}

std::string address_text(const ASN1_OCTET_STRING* octets) {
  const auto* data = ASN1_STRING_get0_data(octets);
  const auto size = static_cast<std::size_t>(ASN1_STRING_length(octets));
  boost::asio::ip::address_v4::bytes_type v4{};
  boost::asio::ip::address_v6::bytes_type v6{};
  if (size == v4.size()) {
    std::memcpy(v4.data(), data, v4.size());
    return boost::asio::ip::address_v4(v4).to_string();
  }
  if (size == v6.size()) {
    std::memcpy(v6.data(), data, v6.size());
    return boost::asio::ip::address_v6(v6).to_string();
  }
  return {};
}

std::string text_of(const GENERAL_NAME* name) {
  if (name->type == GEN_IPADD) return address_text(name->d.iPAddress);
  if (name->type != GEN_DNS) return {};
  const auto* data = ASN1_STRING_get0_data(name->d.dNSName);
  const auto size = static_cast<std::size_t>(ASN1_STRING_length(name->d.dNSName));
  return core::one_line(std::string_view(reinterpret_cast<const char*>(data), size), kMaxText);
}

std::vector<std::string> names_of(const X509* certificate) {
  const std::unique_ptr<GENERAL_NAMES, FreeGeneralNames> names(
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  std::vector<std::string> found;
  const int count = names ? sk_GENERAL_NAME_num(names.get()) : 0;
  for (int i = 0; i < count && found.size() < kMaxNames; ++i) {
    auto text = text_of(sk_GENERAL_NAME_value(names.get(), i));
    if (!text.empty()) found.push_back(std::move(text));
  }
  return found;
}

}  // namespace

CertificateFacts facts_of(const X509* certificate) {
  return {.subject = text_of(X509_get_subject_name(certificate)),
          .issuer = text_of(X509_get_issuer_name(certificate)),
          .not_before = time_of(X509_get0_notBefore(certificate)),
          .not_after = time_of(X509_get0_notAfter(certificate)),
          .names = names_of(certificate)};
}

core::Der der_of(const X509* certificate) {
  const int size = i2d_X509(certificate, nullptr);
  if (size <= 0) return {};
  core::Der der(static_cast<std::size_t>(size), '\0');
  auto* out = reinterpret_cast<unsigned char*>(der.data());
  i2d_X509(certificate, &out);
  return der;
}

std::vector<core::Der> chain_of(const STACK_OF(X509) * stack) {
  std::vector<core::Der> chain;
  const int count = stack == nullptr ? 0 : std::min(sk_X509_num(stack), kMaxChain);
  chain.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) chain.push_back(der_of(sk_X509_value(stack, i)));
  return chain;
}

}  // namespace probe::net
