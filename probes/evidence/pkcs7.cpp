#include "probes/evidence/pkcs7.hpp"

#include "probes/evidence/internal/fail.hpp"
#include "probes/evidence/internal/object_name.hpp"
#include "probes/evidence/internal/openssl.hpp"

#include <fmt/format.h>
#include <openssl/cms.h>

#include <utility>

namespace probe::evidence {
namespace {

using MessageHandle = std::unique_ptr<CMS_ContentInfo, internal::FreeWith<CMS_ContentInfo_free>>;

void free_certificates(STACK_OF(X509) * certificates) { sk_X509_pop_free(certificates, X509_free); }
using StackHandle = std::unique_ptr<STACK_OF(X509), internal::FreeWith<free_certificates>>;

/// What the outer length says is all there is; BER of indefinite length says nothing.
bool is_cut_off(std::string_view bytes) {
  const unsigned char* at = internal::as_unsigned(bytes);
  long length = 0;
  int tag = 0;
  int tag_class = 0;
  const int form = ASN1_get_object(&at, &length, &tag, &tag_class, static_cast<long>(bytes.size()));
  // 0x80: the header is broken, or the content is longer than the input.
  return (static_cast<unsigned>(form) & 0x80U) != 0U;
}

Parsed<MessageHandle> parse(std::string_view bytes) {
  const unsigned char* at = internal::as_unsigned(bytes);
  const internal::ErrorScope errors;
  MessageHandle message{d2i_CMS_ContentInfo(nullptr, &at, static_cast<long>(bytes.size()))};
  if (!message) {
    return is_cut_off(bytes)
               ? internal::fail(ParseErrorKind::kTruncated,
                                fmt::format("expected a PKCS#7 message, found only {} bytes of it", bytes.size()))
               : internal::fail(ParseErrorKind::kSyntax, "expected a PKCS#7 message, found other or damaged ASN.1");
  }
  const auto size = static_cast<std::size_t>(at - internal::as_unsigned(bytes));
  if (size == bytes.size()) return message;
  return internal::fail_at(
      ParseErrorKind::kSyntax,
      fmt::format("expected the PKCS#7 message to end at offset {}, found {} more bytes", size, bytes.size() - size),
      size);
}

}  // namespace

Parsed<std::vector<Certificate>> read_pkcs7(std::string_view bytes) {
  if (bytes.size() > kMaxCertificateBytes) {
    return internal::fail(
        ParseErrorKind::kTooLarge,
        fmt::format("expected a PKCS#7 message of at most {} bytes, found {}", kMaxCertificateBytes, bytes.size()));
  }
  const auto message = parse(bytes);
  if (!message) return tl::unexpected<ParseError>{message.error()};
  const internal::ErrorScope errors;
  const StackHandle stack{CMS_get1_certs(message->get())};
  const int count = stack ? sk_X509_num(stack.get()) : 0;
  if (count == 0) {
    return internal::fail(ParseErrorKind::kForeign,
                          fmt::format("expected a PKCS#7 message with certificates, found {} without any",
                                      internal::object_name(CMS_get0_type(message->get()))));
  }
  if (static_cast<std::size_t>(count) > kMaxCertificates) {
    return internal::fail(ParseErrorKind::kTooLarge,
                          fmt::format("expected at most {} certificates, found {}", kMaxCertificates, count));
  }
  std::vector<Certificate> certificates;
  for (int i = 0; i < count; ++i) {
    auto certificate = read_certificate_der(internal::der_of(sk_X509_value(stack.get(), i)));
    if (!certificate) {
      ParseError error = std::move(certificate.error());
      error.message = fmt::format("certificate {} in the PKCS#7 message: {}", i + 1, error.message);
      return tl::unexpected<ParseError>{std::move(error)};
    }
    certificates.push_back(*std::move(certificate));
  }
  return certificates;
}

}  // namespace probe::evidence
