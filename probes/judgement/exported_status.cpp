#include "probes/judgement/exported_status.hpp"

#include "probes/evidence/ascii.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace probe::probes {

std::optional<core::Finding> judge_exported_status(const evidence::ExportedCertificate& listed, const std::string& name,
                                                   const std::string& where, bool dated) {
  constexpr std::array<std::string_view, 4> kUnusable{"Revoked", "Invalid", "DateInvalid", "PendingRequest"};
  const std::string status = listed.status.value_or("");
  const auto* found = std::ranges::find_if(
      kUnusable, [&status](std::string_view unusable) { return evidence::equals_ignoring_case(status, unusable); });
  if (found == kUnusable.end() || (dated && *found == "DateInvalid")) return std::nullopt;
  const core::Code code = *found == "Revoked" ? core::Code("cert_revoked") : core::Code("cert_status_invalid");
  core::Finding finding(code, fmt::format("{}: expected the Status Valid of {}, found {}", where, name, *found),
                        {core::Evidence("source", where)});
  if (listed.thumbprint) finding.add(core::Evidence("thumbprint", listed.thumbprint->hex()));
  return finding;
}

}  // namespace probe::probes
