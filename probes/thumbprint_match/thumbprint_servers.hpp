#pragma once

#include <string>

/// Asking each server behind a name for the same URL.
namespace probe::probes {

/// Host and port of an absolute URL, as they stand there.
std::string authority_of_url(const std::string& url);
/// Its host; an IPv6 address without brackets.
std::string host_of_url(const std::string& url);
/// The URL with `address` in place of its host.
std::string pinned_url(const std::string& url, const std::string& address);

}  // namespace probe::probes
