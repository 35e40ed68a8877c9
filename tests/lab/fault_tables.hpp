#pragma once

#include "tests/lab/faults.hpp"

#include <span>

/// The parts of the table of faults, in the order of the chain. Ask faults() for all of them.
namespace probe::lab {

/// Of certificates, of the thumbprints that name them, and of their registered copies.
std::span<const Fault> certificate_faults();
/// Of the authorization servers, and of the tokens that they issue.
std::span<const Fault> server_faults();
/// Of what Exchange and Exchange Online have switched on, and of the services behind.
std::span<const Fault> push_faults();

}  // namespace probe::lab
