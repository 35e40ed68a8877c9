#pragma once

#include "config/enum_value.hpp"

#include <array>
#include <cstddef>
#include <string_view>

namespace probe::exporters {

/// What a client's certificate is asked for and worth (Go's tls.ClientAuthType).
enum class ClientAuth {
  kNone,              ///< not asked for
  kRequest,           ///< asked for; any will do, and none
  kRequireAny,        ///< there must be one; any will do
  kVerifyIfGiven,     ///< there may be none, but one that is there must verify
  kRequireAndVerify,  ///< there must be one, and it must verify
};

enum class TlsVersion { kTls10, kTls11, kTls12, kTls13 };

/// A group for the key exchange, under Go's name.
enum class Curve { kP256, kP384, kP521, kX25519 };

/// A cipher suite under its name in the registry of IANA, which Go uses; an index into `kCipherSuites`.
enum class CipherSuite : std::size_t {};

struct CipherSuiteName {
  std::string_view iana;
  std::string_view openssl;
  bool tls13 = false;  ///< a suite of TLS 1.3, which cannot be switched off
};

/// Those of Go's tls.CipherSuites, in Go 1.21 and before: what Prometheus takes.
inline constexpr std::array kCipherSuites{
    CipherSuiteName{"TLS_AES_128_GCM_SHA256", "TLS_AES_128_GCM_SHA256", true},
    CipherSuiteName{"TLS_AES_256_GCM_SHA384", "TLS_AES_256_GCM_SHA384", true},
    CipherSuiteName{"TLS_CHACHA20_POLY1305_SHA256", "TLS_CHACHA20_POLY1305_SHA256", true},
    CipherSuiteName{"TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "ECDHE-ECDSA-AES128-GCM-SHA256"},
    CipherSuiteName{"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "ECDHE-RSA-AES128-GCM-SHA256"},
    CipherSuiteName{"TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", "ECDHE-ECDSA-AES256-GCM-SHA384"},
    CipherSuiteName{"TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", "ECDHE-RSA-AES256-GCM-SHA384"},
    CipherSuiteName{"TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", "ECDHE-ECDSA-CHACHA20-POLY1305"},
    CipherSuiteName{"TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256", "ECDHE-RSA-CHACHA20-POLY1305"},
    CipherSuiteName{"TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA", "ECDHE-ECDSA-AES128-SHA"},
    CipherSuiteName{"TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA", "ECDHE-RSA-AES128-SHA"},
    CipherSuiteName{"TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA", "ECDHE-ECDSA-AES256-SHA"},
    CipherSuiteName{"TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA", "ECDHE-RSA-AES256-SHA"},
    CipherSuiteName{"TLS_RSA_WITH_AES_128_GCM_SHA256", "AES128-GCM-SHA256"},
    CipherSuiteName{"TLS_RSA_WITH_AES_256_GCM_SHA384", "AES256-GCM-SHA384"},
    CipherSuiteName{"TLS_RSA_WITH_AES_128_CBC_SHA", "AES128-SHA"},
    CipherSuiteName{"TLS_RSA_WITH_AES_256_CBC_SHA", "AES256-SHA"},
};

constexpr const CipherSuiteName& name_of(CipherSuite suite) { return kCipherSuites[static_cast<std::size_t>(suite)]; }

}  // namespace probe::exporters

namespace probe::config {

/// `RequireClientCert` is how the first releases called RequireAnyClientCert.
template <>
struct EnumNames<exporters::ClientAuth> {
  using Is = exporters::ClientAuth;
  static constexpr std::array kNames{
      EnumName{Is::kNone, "NoClientCert"},
      EnumName{Is::kRequest, "RequestClientCert"},
      EnumName{Is::kRequireAny, "RequireAnyClientCert"},
      EnumName{Is::kVerifyIfGiven, "VerifyClientCertIfGiven"},
      EnumName{Is::kRequireAndVerify, "RequireAndVerifyClientCert"},
      EnumName{Is::kRequireAny, "RequireClientCert"},
  };
};

template <>
struct EnumNames<exporters::TlsVersion> {
  using Is = exporters::TlsVersion;
  static constexpr std::array kNames{EnumName{Is::kTls10, "TLS10"}, EnumName{Is::kTls11, "TLS11"},
                                     EnumName{Is::kTls12, "TLS12"}, EnumName{Is::kTls13, "TLS13"}};
};

template <>
struct EnumNames<exporters::Curve> {
  using Is = exporters::Curve;
  static constexpr std::array kNames{EnumName{Is::kP256, "CurveP256"}, EnumName{Is::kP384, "CurveP384"},
                                     EnumName{Is::kP521, "CurveP521"}, EnumName{Is::kX25519, "X25519"}};
};

template <>
struct Value<exporters::CipherSuite> {
  static std::optional<exporters::CipherSuite> parse(const Node& node, const std::string& path, Problems& problems) {
    std::vector<std::string_view> names;
    for (const auto& suite : exporters::kCipherSuites) names.push_back(suite.iana);
    const auto index = parse_name(node, path, problems, names);
    return index ? std::optional(exporters::CipherSuite{*index}) : std::nullopt;
  }
  static std::string type() { return "names of cipher suites"; }
  static std::string show(exporters::CipherSuite suite) { return std::string(exporters::name_of(suite).iana); }
};

}  // namespace probe::config
