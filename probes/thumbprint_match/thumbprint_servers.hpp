#pragma once

#include <string>

/// Asking each server behind a name for the same URL.
namespace probe::probes {

/// Host and port of a URL of the configuration, which has no user, as they stand there.
std::string authority_of_url(const std::string& url);
/// Its host, as it stands there, for a resolver: an IPv6 address without brackets.
std::string host_of_url(const std::string& url);
/// The URL with `address` in place of its host.
std::string pinned_url(const std::string& url, const std::string& address);

}  // namespace probe::probes
