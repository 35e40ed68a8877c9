#pragma once

#include "probes/evidence/certificate.hpp"

#include <string_view>

namespace probe::probes {

/// The same as evidence::read_certificate_der, at a small part of its cost when this thread has read these very bytes
/// lately: a server presents the same certificates for months. Keeps a few hundred of them for each thread.
evidence::Parsed<evidence::Certificate> read_known_certificate(std::string_view der);

}  // namespace probe::probes
