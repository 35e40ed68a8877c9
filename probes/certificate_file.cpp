#include "probes/certificate_file.hpp"

#include "probes/input.hpp"

#include <fmt/format.h>

#include <optional>
#include <utility>

namespace probe::probes {

namespace {

using evidence::Certificate;

std::vector<Certificate> parse(const std::string& bytes, const std::string& path, core::ProbeResult& result) {
  if (bytes.find_first_not_of(" \t\r\n") == std::string::npos) {
    result.add(core::Finding("cert_missing", fmt::format("{}: expected a certificate, the file is empty", path),
                             {core::Evidence("file", path)}));
    return {};
  }
  auto certificates = evidence::read_certificates(bytes);
  if (certificates) return *std::move(certificates);
  result.add(core::Finding("cert_parse_error", fmt::format("{}: {}", path, certificates.error().message),
                           {core::Evidence("file", path)}));
  return {};
}

}  // namespace

core::Awaitable<std::vector<Certificate>> read_certificate_file(core::ProbeContext& context, std::string path,
                                                                core::ProbeResult& result) {
  const auto content = co_await read_input(context, path, kMaxCertificateFileBytes, kCertificateCodes, result);
  std::vector<Certificate> certificates;
  if (content) certificates = parse(content->bytes, path, result);
  co_return certificates;
}

}  // namespace probe::probes
