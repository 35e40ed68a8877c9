#include "probes/evidence/host_name.hpp"

#include "probes/evidence/internal/openssl.hpp"
#include "probes/evidence/uri.hpp"

#include <openssl/x509v3.h>

#include <string>

namespace probe::evidence {
namespace {

constexpr unsigned kFlags = X509_CHECK_FLAG_NEVER_CHECK_SUBJECT | X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS;

bool is_address(const std::string& host) {
  const std::unique_ptr<ASN1_OCTET_STRING, internal::FreeWith<ASN1_OCTET_STRING_free>> address{
      a2i_IPADDRESS(host.c_str())};
  return address != nullptr;
}

}  // namespace

HostMatch match_host(const Certificate& certificate, std::string_view host) {
  if (certificate.alternative_names == 0) return HostMatch::kNoAlternativeNames;
  const internal::ErrorScope errors;
  const auto x509 = internal::x509_from_der(certificate.der);
  if (host.size() > 2 && host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  const std::string name = normalize_domain(host);
  if (!x509 || name.empty() || name.find('\0') != std::string::npos) return HostMatch::kMismatch;
  const int outcome = is_address(name) ? X509_check_ip_asc(x509.get(), name.c_str(), kFlags)
                                       : X509_check_host(x509.get(), name.data(), name.size(), kFlags, nullptr);
  return outcome == 1 ? HostMatch::kMatches : HostMatch::kMismatch;
}

}  // namespace probe::evidence
