#pragma once

#include <string>

/// Bytes as they come in practice, for the readers.
namespace probe::bench {

std::string certificate_pem();
std::string certificate_der();

/// Metadata as ACS and Exchange publish it, with two certificates.
std::string metadata_json();

/// Six RSA keys, about as many as Entra publishes.
std::string key_set_json();

/// A file of the tests' own samples, by its path from the root.
std::string sample_file(const std::string& path);

}  // namespace probe::bench
