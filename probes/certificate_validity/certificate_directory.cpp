#include "probes/certificate_validity/certificate_sources.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

namespace probe::probes {

namespace {

using evidence::Thumbprint;

constexpr std::size_t kMaxValues = 100;

/// Without options such as `;binary`, which some servers do not take in a filter.
std::string filter_for(const std::string& attribute) {
  return fmt::format("({}=*)", attribute.substr(0, attribute.find(';')));
}

/// One value of an entry.
struct Value {
  std::string where;
  std::string bytes;
};

std::vector<Value> values_in(const std::vector<core::DirectoryEntry>& entries, const DirectoryCertificates& from) {
  std::vector<Value> all;
  for (const auto& entry : entries) {
    const auto values = entry.values(from.attribute.substr(0, from.attribute.find(';')));
    const std::string where = fmt::format("{}: {}", from.url, core::one_line(entry.dn, 256));
    for (std::size_t i = 0; i < values.size(); ++i) {
      const std::string place = values.size() == 1 ? "" : fmt::format(" value {}", i + 1);
      all.push_back({fmt::format("{}: {}{}", where, from.attribute, place), values[i]});
    }
  }
  return all;
}

core::Finding finding_at(core::Code code, const std::string& where, const std::string& what) {
  return {code, fmt::format("{}: {}", where, what), {core::Evidence("source", where)}};
}

std::vector<FoundCertificate> certificates_in(const std::vector<Value>& values, core::ProbeResult& result) {
  std::vector<FoundCertificate> all;
  for (const auto& value : values) {
    auto certificates = evidence::read_certificates(value.bytes);
    if (!certificates) {
      result.add(finding_at("cert_parse_error", value.where, certificates.error().message));
    } else if (put_leaf_first(*certificates, value.where, result)) {
      all.push_back(FoundCertificate{value.where, *std::move(certificates), std::nullopt, std::nullopt});
    }
  }
  return all;
}

}  // namespace

core::Awaitable<std::vector<FoundCertificate>> read_from_directory(core::ProbeContext& context,
                                                                   CertificateSource source,
                                                                   core::ProbeResult& result) {
  const DirectoryCertificates from = source.ldap.value_or(DirectoryCertificates{});
  LdapSource search = from;
  if (search.filter.empty()) search.filter = filter_for(from.attribute);
  std::vector<std::string> attributes;
  attributes.push_back(from.attribute);
  const auto entries = co_await search_directory(context, search, attributes, result);
  std::vector<FoundCertificate> all;
  if (!entries) co_return all;
  const std::vector<Value> values = values_in(*entries, from);
  if (values.size() > kMaxValues) {
    result.add(finding_at("input_truncated", from.where(),
                          fmt::format("expected at most {} certificates, found {}", kMaxValues, values.size())));
    co_return all;
  }
  all = certificates_in(values, result);
  if (values.empty()) {
    result.add(finding_at("cert_missing", from.where(),
                          fmt::format("expected a certificate in {}, the entries have none", from.attribute)));
  } else {
    keep_chosen(all, source.certificate.value_or(CertificateChoice{}), from.where(), result);
  }
  co_return all;
}

}  // namespace probe::probes
