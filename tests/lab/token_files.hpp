#pragma once

#include "tests/lab/lab_state.hpp"
#include "tests/support/certificate_factory.hpp"

#include <filesystem>
#include <string_view>

namespace probe::lab {

/// The client secret that the access control service knows.
inline constexpr std::string_view kClientSecret = "lab~Secret.8Q~not/for+anything=else&really";

/// Where the application keeps what it proves itself with.
struct TokenFiles {
  std::filesystem::path directory;

  std::filesystem::path certificate() const { return directory / "app.pem"; }
  std::filesystem::path key() const { return directory / "app.key"; }
  std::filesystem::path secret() const { return directory / "app.secret"; }

  /// Makes the files what `state` says; those that already are so stay untouched.
  void write(const LabState& state, const probe::testing::Certificate& application) const;
};

/// The certificate that is registered for the application.
probe::testing::Certificate application_certificate(probe::testing::TimePoint now);

}  // namespace probe::lab
