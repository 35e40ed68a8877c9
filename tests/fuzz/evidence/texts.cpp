#include "probes/evidence/encoding.hpp"
#include "probes/evidence/ldap_thumbprints.hpp"
#include "probes/evidence/text.hpp"
#include "probes/evidence/thumbprint.hpp"
#include "probes/evidence/uri.hpp"
#include "tests/fuzz/evidence/targets.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace probe::fuzzing {

namespace {

using evidence::Parsed;
using evidence::Thumbprint;

void demand_round_trip(const Parsed<std::string>& decoded, std::string_view want) {
  demand(decoded && *decoded == want, "bytes come back from what they were encoded as");
}

void demand_same_text(const Parsed<std::string>& decoded, std::string_view text,
                      std::string (*encode)(std::string_view)) {
  if (decoded) {
    demand(encode(*decoded) == text, "a strict decoder takes one spelling of the bytes only");
  } else {
    demand_error(decoded.error());
  }
}

}  // namespace

bool encoding(std::string_view bytes) {
  demand_round_trip(evidence::decode_base64(evidence::encode_base64(bytes)), bytes);
  demand_round_trip(evidence::decode_base64url(evidence::encode_base64url(bytes)), bytes);
  demand_round_trip(evidence::decode_base64_lenient(evidence::encode_base64(bytes)), bytes);
  demand_round_trip(evidence::decode_hex(evidence::encode_hex(bytes)), bytes);
  demand_same_text(evidence::decode_base64(bytes), bytes, evidence::encode_base64);
  demand_same_text(evidence::decode_base64url(bytes), bytes, evidence::encode_base64url);
  const auto lenient = evidence::decode_base64_lenient(bytes);
  if (!lenient) demand_error(lenient.error());
  const auto hex = evidence::decode_hex(bytes);
  demand(!hex || hex->size() * 2 == bytes.size(), "two digits are a byte");
  return true;
}

bool text(std::string_view bytes) {
  const auto read = evidence::decode_text(bytes);
  if (!read) {
    demand_error(read.error());
    return true;
  }
  demand_utf8(*read, "decoded text");
  demand(read->find('\r') == std::string::npos, "line ends are LF");
  demand(read->size() <= 3 * bytes.size(), "text grows no more than UTF-16 does");
  return true;
}

bool thumbprint(std::string_view bytes) {
  const auto read = Thumbprint::parse(bytes);
  if (!read) {
    demand_error(read.error());
    return true;
  }
  demand(read->bytes().size() == 20 || read->bytes().size() == 32, "a thumbprint is a SHA-1 or SHA-256 digest");
  for (const auto& spelling : {read->hex(), read->base64url()}) {
    const auto again = Thumbprint::parse(spelling);
    // One in base64url of hexadecimal digits alone, one of 10^12, is taken for the beginning of one in hexadecimal.
    const bool is_cut_hex =
        spelling != read->hex() && spelling.find_first_not_of("0123456789ABCDEFabcdef") == std::string::npos;
    demand((again && *again == *read) || (is_cut_hex && !again), "a thumbprint reads back from its spellings");
  }
  return true;
}

bool ldap_thumbprints(std::string_view bytes) {
  std::vector<std::string> values;
  for (auto rest = bytes; !rest.empty();) values.emplace_back(take_until(rest, '\n'));
  const auto read = evidence::read_ldap_thumbprints(values);
  if (read) {
    demand(read->size() <= values.size(), "no more thumbprints than values");
    for (const auto& each : *read) demand(!each.thumbprint.empty(), "those without a thumbprint are left out");
  } else {
    demand_error(read.error());
  }
  return true;
}

bool uri(std::string_view bytes) {
  const auto parts = evidence::parts_of_uri(bytes);
  demand(std::string(parts.scheme).append(parts.authority()).append(parts.behind) == bytes,
         "the parts of a URI are its text");
  if (const auto normal = evidence::normalize_uri(bytes)) {
    demand(evidence::normalize_uri(*normal) == *normal, "a normal URI stays as it is");
    demand(!evidence::parts_of_uri(*normal).host.empty(), "a normal URI has a host");
  }
  const auto domain = evidence::normalize_domain(bytes);
  demand(evidence::normalize_domain(domain) == domain, "a normal domain name stays as it is");
  return true;
}

}  // namespace probe::fuzzing
