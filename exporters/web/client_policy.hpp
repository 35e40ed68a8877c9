#pragma once

#include "exporters/web/tls_choices.hpp"

#include <openssl/ssl.h>

#include <string>
#include <vector>

namespace probe::exporters {

/// Makes `context` ask its clients for certificates as `policy` says, and refuse those that have none of
/// `allowed_sans`, unless there are none. The authorities must have been added to its store before.
void set_client_policy(SSL_CTX* context, ClientAuth policy, std::vector<std::string> allowed_sans);

/// The DNS names, e-mail addresses, IP addresses and URIs of a certificate's subject alternative names.
std::vector<std::string> subject_alternative_names(X509* certificate);

}  // namespace probe::exporters
