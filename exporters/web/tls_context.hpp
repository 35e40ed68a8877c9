#pragma once

#include "agent/core/secret.hpp"
#include "exporters/web/web_config.hpp"

#include <boost/asio/ssl/context.hpp>

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace probe::exporters {

/// What the files of a TLS configuration hold, or the keys in their place; PEM.
struct TlsMaterial {
  std::string certificate;
  core::Secret<std::string> key;
  std::string client_ca;  ///< empty: none
};

/// Told what is wrong with which part: `cert`, `key`, `client_ca`, `cipher_suites` or `curve_preferences`.
using Complain = std::function<void(std::string_view part, std::string message)>;

/// A server's side of TLS, for any number of connections. Sessions are not resumed: a client is judged anew each time
/// it connects. nullptr after a complaint.
std::shared_ptr<boost::asio::ssl::context> make_tls_context(const TlsServerConfig& config, const TlsMaterial& material,
                                                            const Complain& complain);

}  // namespace probe::exporters
