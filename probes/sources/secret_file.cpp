#include "probes/sources/secret_file.hpp"

#include "probes/evidence/secret.hpp"
#include "probes/sources/input.hpp"

#include <fmt/format.h>

#include <utility>

namespace probe::probes {

namespace {

core::Finding refusal(core::Code code, const std::string& path, std::string_view why) {
  return {code, fmt::format("{}: {}", path, why), {core::Evidence("file", path)}};
}

}  // namespace

core::Awaitable<std::optional<core::Secret<std::string>>> read_protected_file(core::ProbeContext& context,
                                                                              std::string path, std::size_t max_bytes,
                                                                              core::Code code,
                                                                              core::ProbeResult& result) {
  const InputCodes codes{code, code};
  std::optional<core::FileContent> content = co_await read_input(context, path, max_bytes, codes, result);
  if (!content) co_return std::nullopt;
  core::Secret<std::string> bytes(std::move(content->bytes));
  const auto exposed = evidence::refuse_permissions(content->permissions);
  if (!exposed) co_return bytes;
  auto finding = refusal(code, path, *exposed);
  finding.add(core::Evidence("mode", fmt::format("{:04o}", content->permissions)));
  result.add(std::move(finding));
  co_return std::nullopt;
}

core::Awaitable<std::optional<core::Secret<std::string>>> read_secret_file(core::ProbeContext& context,
                                                                           std::string path,
                                                                           core::ProbeResult& result) {
  constexpr core::Code kCode("credential_unreadable");
  auto bytes = co_await read_protected_file(context, path, evidence::kMaxSecretFileBytes, kCode, result);
  if (!bytes) co_return std::nullopt;
  auto secret = evidence::read_secret(bytes->expose());
  if (secret) co_return core::Secret<std::string>(std::move(*secret));
  result.add(refusal(kCode, path, secret.error().message));
  co_return std::nullopt;
}

}  // namespace probe::probes
