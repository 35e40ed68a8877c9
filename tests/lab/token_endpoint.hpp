#pragma once

#include "tests/lab/lab_layout.hpp"
#include "tests/lab/lab_state.hpp"
#include "tests/lab/token_files.hpp"
#include "tests/support/http_message.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace probe::lab {

struct ReadJwt;

// The application that asks for tokens, another one, and what the token is for.
inline constexpr std::string_view kApplication = "b1a0c2de-48f3-4b86-9a57-1d2e3f405162";
inline constexpr std::string_view kOtherApplication = "0d9e8c7b-6a5f-4e3d-8c2b-1a0f9e8d7c6b";
inline constexpr std::string_view kTokenScope = "https://outlook.office365.com/.default";
inline constexpr std::string_view kTokenAudience = "https://outlook.office365.com";
inline constexpr std::string_view kTokenRole = "full_access_as_app";

/// ACS names clients and resources with their realm.
std::string acs_client();
std::string acs_resource();

std::string oidc_token_path();
std::string acs_token_path();

/// A token endpoint that checks what it is told: an assertion's signature with the registered certificate that its
/// x5t or x5t#S256 names, its audience, issuer, subject, times and number, or a client secret. It answers as Entra
/// does (RFC 6749 section 5 and AADSTS numbers). Called on one thread.
class TokenEndpoint {
 public:
  /// Its own address is `path` at `port` of localhost. `application` is the registered certificate, the key of
  /// `tokens_of` signs tokens. The references outlive it; the port has to be known at the first call only.
  TokenEndpoint(const std::uint16_t& port, std::string path, const probe::testing::Certificate& application,
                const probe::testing::Certificate& tokens_of);

  /// Answers a POST. To a GET it says, beside that this is none, what is wrong with it now.
  probe::testing::HttpReply answer(const probe::testing::HttpCall& call, const TokenState& state);

 private:
  using Form = std::map<std::string, std::string>;
  struct Refusal;

  std::optional<Refusal> check(const Form& form, const TokenState& state);
  std::optional<Refusal> check_client(const Form& form, const TokenState& state);
  std::optional<Refusal> check_assertion(const Form& form, const TokenState& state);
  std::optional<Refusal> check_claims(const ReadJwt& jwt, std::string_view client, const TokenState& state);
  std::string token(const Form& form, const TokenState& state) const;
  static probe::testing::HttpReply refuse(const Refusal& refusal);

  const std::uint16_t& port_;
  std::string path_;
  const probe::testing::Certificate& application_;
  const probe::testing::Certificate& tokens_of_;
  std::set<std::string> used_ids_;
};

}  // namespace probe::lab
