#pragma once

#include "probes/evidence/certificate.hpp"

#include <openssl/x509.h>

#include <string>

/// The parts of a certificate, each from OpenSSL's form into plain values. What does not parse is noted in `problems`.
namespace probe::evidence::internal {

/// `RSA`, `EC`, `Ed25519`, … or a dotted OID.
std::string key_type_of(const EVP_PKEY* key);
/// NIST's name of an EC key's curve, else OpenSSL's; empty when it has none.
std::string curve_of(const EVP_PKEY* key);

void read_names(X509* from, Certificate& to);
/// The one part no certificate is of use without: a date that does not parse is an error.
Parsed<void> read_window(X509* from, Certificate& to);
void read_key(X509* from, Certificate& to);
/// Uses the names, so read these first.
void read_signature(X509* from, Certificate& to);
void read_extensions(X509* from, Certificate& to);

}  // namespace probe::evidence::internal
