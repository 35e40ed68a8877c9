#include "probes/evidence/certificate_lint.hpp"
#include "probes/evidence/host_name.hpp"
#include "probes/evidence/pkcs7.hpp"
#include "probes/evidence/thumbprint.hpp"
#include "tests/fuzz/evidence/targets.hpp"

#include <vector>

namespace probe::fuzzing {

namespace {

constexpr std::size_t kMostCaIssuers = 10;

void demand_texts(const std::vector<std::string>& texts, std::string_view what) {
  for (const auto& text : texts) demand_utf8(text, what);
}

void demand_judged(const evidence::Certificate& certificate) {
  for (const auto purpose : {evidence::CertificatePurpose::kTlsServer, evidence::CertificatePurpose::kSigning}) {
    for (const auto& finding : evidence::lint_certificate(certificate, purpose)) {
      demand_message(finding.sentence, "a sentence of the lint");
    }
  }
  for (const auto& name : certificate.dns_names) evidence::match_host(certificate, name);
  evidence::match_host(certificate, "mail.example.com");
  evidence::match_host(certificate, "[2001:db8::1]");
  evidence::signed_by(certificate, certificate);
}

}  // namespace

void demand_certificate(const evidence::Certificate& certificate) {
  for (const auto& text : {certificate.subject, certificate.issuer, certificate.common_name, certificate.serial,
                           certificate.key_type, certificate.key_curve, certificate.signature_algorithm}) {
    demand_utf8(text, "a text of a certificate");
  }
  demand_texts(certificate.dns_names, "an alternative name");
  demand_texts(certificate.ip_addresses, "an address");
  demand_texts(certificate.ca_issuers, "the address of an issuer");
  demand_texts(certificate.extended_key_usages, "an extended key usage");
  demand_texts(certificate.unknown_critical_extensions, "an extension");
  for (const auto& problem : certificate.problems) demand_message(problem, "a problem of a certificate");
  const auto names = certificate.dns_names.size() + certificate.ip_addresses.size();
  demand(names <= evidence::kMaxAlternativeNames, "alternative names are bounded");
  demand(certificate.ca_issuers.size() <= kMostCaIssuers, "addresses of issuers are bounded");
  demand(certificate.sha1 == evidence::Thumbprint::sha1_of(certificate.der), "the thumbprint is that of the bytes");
}

bool certificate(std::string_view bytes) {
  const auto read = evidence::read_certificate_der(bytes);
  if (!read) {
    demand_error(read.error());
    return true;
  }
  demand(read->der == bytes, "the bytes are kept as they were read");
  demand_certificate(*read);
  demand_judged(*read);
  return true;
}

bool certificate_file(std::string_view bytes) {
  const auto read = evidence::read_certificates(bytes);
  if (!read) {
    demand_error(read.error());
    return true;
  }
  demand(!read->empty() && read->size() <= evidence::kMaxCertificates, "one to kMaxCertificates certificates");
  for (const auto& each : *read) {
    demand_certificate(each);
    demand(evidence::read_certificate_der(each.der).has_value(), "the bytes of a certificate read back");
    evidence::signed_by(each, read->front());
  }
  return true;
}

bool pkcs7(std::string_view bytes) {
  const auto read = evidence::read_pkcs7(bytes);
  if (!read) {
    demand_error(read.error());
    return true;
  }
  demand(!read->empty() && read->size() <= evidence::kMaxCertificates, "one to kMaxCertificates certificates");
  for (const auto& each : *read) demand_certificate(each);
  return true;
}

}  // namespace probe::fuzzing
