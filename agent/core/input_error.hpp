#pragma once

#include "agent/core/finding.hpp"

#include <stdexcept>

namespace probe::core {

/// Thrown where an input cannot be used and the caller has no way to go on. The runner reports its finding instead of
/// `internal_error`.
class InputError : public std::runtime_error {
 public:
  explicit InputError(Finding finding) : std::runtime_error(finding.message()), finding_(std::move(finding)) {}
  const Finding& finding() const { return finding_; }

 private:
  Finding finding_;
};

}  // namespace probe::core
