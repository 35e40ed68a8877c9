#pragma once

#include <string_view>

/// What can be told by the names that Microsoft Entra uses.
namespace probe::evidence {

/// A GUID as tenants and applications have one: 32 hexadecimal digits of any case with four dashes, nothing around.
bool is_guid(std::string_view text);

/// Whether `host`, in lower case and without port, publishes metadata or issues tokens for Entra, in any of its clouds.
/// They stand for each other: documents of login.microsoftonline.com name sts.windows.net as their issuer.
bool is_entra_host(std::string_view host);

}  // namespace probe::evidence
