#pragma once

#include "agent/core/catalogue/agent.hpp"
#include "agent/core/catalogue/auth_server.hpp"
#include "agent/core/catalogue/certificate.hpp"
#include "agent/core/catalogue/certificate_use.hpp"
#include "agent/core/catalogue/graph.hpp"
#include "agent/core/catalogue/input.hpp"
#include "agent/core/catalogue/network.hpp"
#include "agent/core/catalogue/proxy_state.hpp"
#include "agent/core/catalogue/push.hpp"
#include "agent/core/catalogue/revocation.hpp"
#include "agent/core/catalogue/thumbprint.hpp"
#include "agent/core/code_info.hpp"

#include <array>
#include <span>
#include <string_view>

namespace probe::core {

/// The catalogue: every cause that `probe` can name, area by area. `probe explain`, the reference page and the tests
/// read it.
inline constexpr std::array kCatalogue{
    std::span<const CodeInfo>{catalogue::kCertificate}, std::span<const CodeInfo>{catalogue::kCertificateUse},
    std::span<const CodeInfo>{catalogue::kRevocation},  std::span<const CodeInfo>{catalogue::kThumbprint},
    std::span<const CodeInfo>{catalogue::kInput},       std::span<const CodeInfo>{catalogue::kGraph},
    std::span<const CodeInfo>{catalogue::kNetwork},     std::span<const CodeInfo>{catalogue::kAuthServer},
    std::span<const CodeInfo>{catalogue::kProxyState},  std::span<const CodeInfo>{catalogue::kPush},
    std::span<const CodeInfo>{catalogue::kAgent},
};

/// The row of `id`, or nullptr when the catalogue has none.
constexpr const CodeInfo* find_code(std::string_view id) {
  for (const auto& area : kCatalogue) {
    for (const auto& row : area) {
      if (row.id == id) return &row;
    }
  }
  return nullptr;
}

/// A cause from the catalogue. Written as a literal (`Code{"cert_expired"}`) it is checked by the compiler: an id that
/// the catalogue does not have does not compile.
class Code {
 public:
  consteval Code(const char* id) : info_(&row_of(id)) {}  // NOLINT(google-explicit-constructor): a literal is the code

  constexpr std::string_view id() const { return info_->id; }
  constexpr const CodeInfo& info() const { return *info_; }
  constexpr bool operator==(const Code& other) const { return info_->id == other.info_->id; }

 private:
  // Not by find_code(): with -fsanitize=undefined g++ does not take the comparison of its result with nullptr for a
  // constant.
  static consteval const CodeInfo& row_of(std::string_view id) {
    for (const auto& area : kCatalogue) {
      for (const auto& row : area) {
        if (row.id == id) return row;
      }
    }
    throw "the catalogue has no such code";
  }

  const CodeInfo* info_;
};

}  // namespace probe::core
