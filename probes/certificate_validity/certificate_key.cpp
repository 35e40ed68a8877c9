#include "probes/certificate_validity/certificate_key.hpp"

#include "probes/evidence/pkcs12.hpp"
#include "probes/evidence/private_key.hpp"
#include "probes/judgement/certificate_judgement.hpp"
#include "probes/sources/input.hpp"
#include "probes/sources/secret_file.hpp"
#include "probes/sources/unlock.hpp"

#include <fmt/format.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace probe::probes {

namespace {

using evidence::Certificate;
using evidence::KeyProblem;
using evidence::PrivateKey;

/// Without the file there is no key; what is wrong with one that is there nobody can tell.
constexpr InputCodes kKeyCodes{"cert_private_key_missing", "input_unreadable"};

core::Finding key_finding(core::Code code, const std::string& path, std::string_view what, const Certificate& leaf) {
  auto evidence = certificate_evidence(leaf);
  evidence.emplace_back("key_file", path);
  return {code, fmt::format("{}: {}", path, what), std::move(evidence)};
}

core::Code code_of(KeyProblem problem, bool in_pkcs12) {
  switch (problem) {
    case KeyProblem::kMalformed:
    case KeyProblem::kAbsent:
      return "cert_private_key_missing";
    case KeyProblem::kPasswordMissing:
    case KeyProblem::kBadPassword:
      return in_pkcs12 ? core::Code("pkcs12_bad_password") : core::Code("credential_unreadable");
    case KeyProblem::kLegacyAlgorithm:
      return in_pkcs12 ? core::Code("pkcs12_legacy_algorithm") : core::Code("input_unreadable");
    case KeyProblem::kUnsupported:
    case KeyProblem::kTooExpensive:
      return "input_unreadable";
    case KeyProblem::kNoTurn:
      return "probe_timeout";
  }
  return "input_unreadable";
}

/// The private key of a key file, which may be a PKCS#12 file.
core::Awaitable<evidence::Unlocked<PrivateKey>> unlock_key(core::ProbeContext& context, core::Secret<std::string> bytes,
                                                           Password password) {
  if (!evidence::is_pkcs12(bytes.expose())) {
    co_return co_await unlock_private_key(context, std::move(bytes), std::move(password));
  }
  auto file = co_await unlock_pkcs12(context, std::move(bytes), std::move(password));
  if (file && file->key) co_return *std::move(file->key);
  evidence::KeyError error;
  if (file) {
    error.kind = evidence::ParseErrorKind::kForeign;
    error.problem = KeyProblem::kAbsent;
    error.message = "expected a private key, the PKCS#12 file has none";
  } else {
    error = file.error();
  }
  co_return tl::unexpected<evidence::KeyError>{std::move(error)};
}

void judge_match(const PrivateKey& key, const std::string& path, const Certificate& leaf, core::ProbeResult& result) {
  if (key.matches(leaf)) return;
  result.add(key_finding("cert_private_key_mismatch", path,
                         fmt::format("expected the private key of the certificate {}, found {} {} key of another one",
                                     leaf.sha1.hex(), key.type() == "DSA" ? "a" : "an", key.type()),
                         leaf));
}

core::Awaitable<void> judge_key_file(core::ProbeContext& context, PrivateKeyPlace place, Certificate leaf,
                                     core::ProbeResult& result) {
  const std::string& path = place.file.path;
  const auto content = co_await read_input(context, path, evidence::kMaxKeyFileBytes, kKeyCodes, result);
  if (!content) co_return;
  Password password;
  if (!place.password_file.empty()) {
    password = co_await read_secret_file(context, place.password_file.path, result);
    if (!password) co_return;
  }
  const bool in_pkcs12 = evidence::is_pkcs12(content->bytes);
  core::Secret<std::string> bytes(content->bytes);
  const auto key = co_await unlock_key(context, std::move(bytes), std::move(password));
  if (key) {
    judge_match(*key, path, leaf, result);
    if (place.password_file.empty()) result.add(judge_exposure(path, content->permissions));
  } else {
    result.add(key_finding(code_of(key.error().problem, in_pkcs12), path, key.error().message, leaf));
  }
}

}  // namespace

config::Schema<PrivateKeyPlace> PrivateKeyPlace::schema() {
  return config::Schema<PrivateKeyPlace>{}
      .optional("file", &PrivateKeyPlace::file, "File with the private key, PEM, DER or PKCS#12")
      .optional("in_source", &PrivateKeyPlace::in_source,
                "The file with the certificate holds its key too; of an export: HasPrivateKey is True",
                [](const bool& value) -> std::optional<std::string> {
                  if (value) return std::nullopt;
                  return "expected true: leave the key out when there is none";
                })
      .optional("password_file", &PrivateKeyPlace::password_file,
                "File with the password of the key file, readable by its owner alone")
      .exactly_one_of({"file", "in_source"})
      .only_beside("password_file", {"file"}, "a key in the source opens with the password of the source");
}

std::vector<core::Finding> judge_exposure(const std::string& path, unsigned mode) {
  constexpr unsigned kOthersRead = 04;
  constexpr unsigned kOthersWrite = 022;
  if ((mode & (kOthersRead | kOthersWrite)) == 0) return {};
  const std::string_view who =
      (mode & kOthersRead) != 0 ? "everybody may read it" : "others than its owner may replace it";
  const std::string text = fmt::format("{:04o}", mode);
  return {
      {"cert_private_key_exposed",
       fmt::format("{}: expected a private key that is closed to others (mode 0600, or 0640 with a group of its own), "
                   "found mode {}: {}",
                   path, text, who),
       {core::Evidence("key_file", path), core::Evidence("mode", text)}}};
}

core::Awaitable<void> judge_private_key(core::ProbeContext& context, PrivateKeyPlace place, FoundCertificate found,
                                        core::ProbeResult& result) {
  const Certificate leaf = found.chain.front();
  if (!place.in_source) {
    co_await judge_key_file(context, place, leaf, result);
  } else if (found.key) {
    judge_match(*found.key, found.where, leaf, result);
  } else if (!found.has_key) {
    result.add(key_finding("input_missing", found.where,
                           "expected to be told whether the certificate's private key is there, HasPrivateKey was not "
                           "exported",
                           leaf));
  } else if (!*found.has_key) {
    result.add(key_finding("cert_private_key_missing", found.where,
                           "expected the certificate's private key beside it, found none", leaf));
  }
}

}  // namespace probe::probes
