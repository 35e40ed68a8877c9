#include "probes/sources/certificate_file.hpp"

#include "probes/evidence/pkcs12.hpp"
#include "probes/sources/input.hpp"
#include "probes/sources/known_certificates.hpp"
#include "probes/sources/secret_file.hpp"
#include "probes/sources/unlock.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string_view>
#include <utility>
#include <variant>

namespace probe::probes {

namespace {

using evidence::KeyProblem;

constexpr std::size_t kMaxFiles = 100;

core::Finding file_finding(core::Code code, const std::string& path, std::string_view what) {
  return {code, fmt::format("{}: {}", path, what), {core::Evidence("file", path)}};
}

bool is_blank(std::string_view bytes) { return bytes.find_first_not_of(" \t\r\n") == std::string_view::npos; }

/// PEM is read from the top; PKCS#7, in PEM or not, is a set (RFC 2315 section 9.1).
bool keeps_order(std::string_view bytes) {
  const auto has = [bytes](std::string_view text) { return bytes.find(text) != std::string_view::npos; };
  return has("-----BEGIN ") && !has("-----BEGIN PKCS7") && !has("-----BEGIN CMS");
}

core::Code code_of(KeyProblem problem) {
  switch (problem) {
    case KeyProblem::kPasswordMissing:
    case KeyProblem::kBadPassword:
      return "pkcs12_bad_password";
    case KeyProblem::kLegacyAlgorithm:
      return "pkcs12_legacy_algorithm";
    case KeyProblem::kMalformed:
    case KeyProblem::kAbsent:
      return "cert_parse_error";
    case KeyProblem::kUnsupported:
    case KeyProblem::kTooExpensive:
      return "cert_unreadable";
    case KeyProblem::kNoTurn:
      return "probe_timeout";
  }
  return "cert_parse_error";
}

std::optional<CertificateFileContent> judge_pkcs12(evidence::Unlocked<evidence::Pkcs12> pkcs12, const std::string& path,
                                                   core::ProbeResult& result) {
  if (!pkcs12) {
    result.add(file_finding(code_of(pkcs12.error().problem), path, pkcs12.error().message));
    return std::nullopt;
  }
  if (pkcs12->certificates.empty()) {
    result.add(file_finding("cert_missing", path, "expected a certificate, the PKCS#12 file has none"));
    return std::nullopt;
  }
  if (!pkcs12->legacy_algorithms.empty()) {
    const auto message = fmt::format("{}: expected AES, the file is encrypted with {}: other programs will not open it",
                                     path, fmt::join(pkcs12->legacy_algorithms, " and "));
    result.add(
        core::Finding("pkcs12_legacy_algorithm", core::Severity::kWarning, message, {core::Evidence("file", path)}));
  }
  auto certificates = std::make_shared<const std::vector<evidence::Certificate>>(std::move(pkcs12->certificates));
  return CertificateFileContent{path, std::move(certificates), std::move(pkcs12->key), false, {}};
}

CertificateFileContent content_of(const std::string& path, CertificatesAndKey file, std::string_view bytes) {
  const bool is_ordered = file.certificates->size() > 1 && keeps_order(bytes);
  return CertificateFileContent{path, std::move(file.certificates), std::move(file.key), is_ordered, {}};
}

/// `content`: of the file, either by its bytes or shared.
template <class Content>
std::optional<CertificateFileContent> parse(const Content& content, const std::string& bytes, const std::string& path,
                                            core::ProbeResult& result) {
  if (is_blank(bytes)) {
    result.add(file_finding("cert_missing", path, "expected a certificate, the file is empty"));
    return std::nullopt;
  }
  auto file = read_known_file(content);
  if (!file) {
    result.add(file_finding("cert_parse_error", path, file.error().message));
    return std::nullopt;
  }
  return content_of(path, *std::move(file), bytes);
}

std::vector<core::FoundFile> files_in(core::MatchResult found, const std::string& pattern, core::ProbeResult& result) {
  if (auto* files = std::get_if<std::vector<core::FoundFile>>(&found)) return std::move(*files);
  result.add(unreadable_input(std::get<core::FileError>(found), pattern, kCertificateCodes));
  return {};
}

}  // namespace

core::Awaitable<std::optional<CertificateFileContent>> read_certificate_file(core::ProbeContext& context,
                                                                             CertificateFilePlace place,
                                                                             core::ProbeResult& result) {
  const auto file = co_await read_input(context, place.path, kMaxCertificateFileBytes, kCertificateCodes, result);
  std::optional<CertificateFileContent> content;
  if (!file) co_return content;
  if (!evidence::is_pkcs12(file->bytes)) {
    content = parse(file->bytes, file->bytes, place.path, result);
    if (content && content->key) content->open_key_mode = file->permissions;
    co_return content;
  }
  Password password;
  if (!place.password_file.empty()) {
    password = co_await read_secret_file(context, place.password_file, result);
    if (!password) co_return content;
  }
  const bool is_protected = password.has_value();
  core::Secret<std::string> bytes(file->bytes);
  auto pkcs12 = co_await unlock_pkcs12(context, std::move(bytes), std::move(password));
  content = judge_pkcs12(std::move(pkcs12), place.path, result);
  if (content && content->key && !is_protected) content->open_key_mode = file->permissions;
  co_return content;
}

bool opens_at_once(const core::FileContent& content) { return !evidence::is_pkcs12(content.bytes); }

std::optional<CertificateFileContent> read_certificate_content(const core::SharedContent& content,
                                                               const std::string& path, core::ProbeResult& result) {
  if (auto known = known_certificates(content))
    return content_of(path, {std::move(known), std::nullopt}, content->bytes);
  auto file = parse(content, content->bytes, path, result);
  if (file && file->key) file->open_key_mode = content->permissions;
  return file;
}

core::Awaitable<std::vector<std::string>> match_certificate_files(core::ProbeContext& context, std::string pattern,
                                                                  core::ProbeResult& result) {
  const core::MatchResult found = co_await context.files.match(pattern, kMaxFiles, context.deadline);
  std::vector<std::string> paths;
  for (auto& file : files_in(found, pattern, result)) paths.push_back(std::move(file.path));
  co_return paths;
}

core::Awaitable<std::vector<core::FoundFile>> find_certificate_files(core::ProbeContext& context, std::string pattern,
                                                                     core::ProbeResult& result) {
  core::MatchResult found =
      co_await context.files.match_and_read(pattern, kMaxFiles, kMaxCertificateFileBytes, context.deadline);
  co_return files_in(std::move(found), pattern, result);
}

}  // namespace probe::probes
