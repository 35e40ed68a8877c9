#pragma once

#include <string>

namespace probe::openssl {

/// The openssl.cnf that OpenSSL reads (config(5)); empty when there is no telling.
std::string configuration_file();

/// Whether the openssl.cnf at `path` says which groups TLS is to offer by default ("Groups" or "Curves" in the section
/// "system_default", SSL_CONF_cmd(3)). True as well when the file cannot be read. Any thread.
bool groups_are_configured(const std::string& path);

}  // namespace probe::openssl
