#include "probes/evidence/client_assertion.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace probe::evidence {

JwsResult<std::string> sign_client_assertion(const JwsHeader& header, const ClientAssertion& assertion,
                                             const PrivateKey& key) {
  using std::chrono::seconds;
  const auto issued_at = std::chrono::floor<seconds>(assertion.issued_at.time_since_epoch()).count();
  boost::json::object claims;
  claims["aud"] = assertion.audience;
  claims["iss"] = assertion.client_id;
  claims["sub"] = assertion.client_id;
  claims["jti"] = assertion.id;
  claims["iat"] = issued_at;
  claims["nbf"] = issued_at;
  claims["exp"] = issued_at + assertion.lifetime.count();
  return sign_jws(header, boost::json::serialize(claims), key);
}

}  // namespace probe::evidence
