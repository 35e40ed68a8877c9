#pragma once

#include "tests/lab/lab_state.hpp"
#include "tests/support/certificate_factory.hpp"
#include "tests/support/http_message.hpp"

namespace probe::lab {

/// A service behind OAuth that verifies the tokens it is sent, signed by the key of `issuer`, and says as Exchange does
/// what is wrong with one (x-ms-diagnostics). Without a token it asks for one, and tells in the body what is wrong with
/// itself. It takes messages by POST only: a GET that is let in is answered with 405.
probe::testing::HttpReply resource_answer(const probe::testing::HttpCall& call, const ResourceState& state,
                                          const probe::testing::Certificate& issuer);

}  // namespace probe::lab
