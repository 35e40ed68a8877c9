#include "agent/net/starttls_dialogues.hpp"

#include <fmt/format.h>

#include <optional>

namespace probe::net {

namespace {

/// LDAPMessage { 1, ExtendedRequest { 1.3.6.1.4.1.1466.20037 } } in BER.
constexpr std::string_view kRequest =
    "\x30\x1d\x02\x01\x01\x77\x18\x80\x16"
    "1.3.6.1.4.1.1466.20037";

constexpr unsigned char kInteger = 0x02;
constexpr unsigned char kOctetString = 0x04;
constexpr unsigned char kEnumerated = 0x0a;
constexpr unsigned char kSequence = 0x30;
constexpr unsigned char kExtendedResponse = 0x78;  // [APPLICATION 24], constructed

constexpr std::size_t kMaxContent = 8192;

enum class Problem { kIncomplete, kMalformed };

/// One element of BER with a definite length (RFC 4511 section 5.1).
struct Element {
  unsigned char tag = 0;
  std::string_view content{};
  std::optional<Problem> problem{};
};

Element broken(Problem problem) { return {0, {}, problem}; }

/// Takes the element at the start of `bytes`.
Element take(std::string_view& bytes) {
  if (bytes.size() < 2) return broken(Problem::kIncomplete);
  const auto tag = static_cast<unsigned char>(bytes[0]);
  std::size_t length = static_cast<unsigned char>(bytes[1]);
  std::size_t header = 2;
  if (length > 0x7f) {
    const std::size_t digits = length & 0x7f;
    if (digits == 0 || digits > 4) return broken(Problem::kMalformed);
    if (bytes.size() < header + digits) return broken(Problem::kIncomplete);
    length = 0;
    for (; header < 2 + digits; ++header) length = length << 8 | static_cast<unsigned char>(bytes[header]);
  }
  if (length > kMaxContent) return broken(Problem::kMalformed);
  if (bytes.size() < header + length) return broken(Problem::kIncomplete);
  const auto content = bytes.substr(header, length);
  bytes.remove_prefix(header + length);
  return {tag, content, {}};
}

/// The part of ExtendedResponse that counts (RFC 4511 section 4.1.9).
struct Response {
  int result = 0;
  std::string_view diagnostic;
};

std::optional<Response> response_in(std::string_view message) {
  const auto id = take(message);
  if (id.tag != kInteger) return std::nullopt;
  const auto operation = take(message);
  if (operation.tag != kExtendedResponse) return std::nullopt;
  auto fields = operation.content;
  const auto result = take(fields);
  const auto matched = take(fields);
  const auto diagnostic = take(fields);
  const bool whole = result.tag == kEnumerated && result.content.size() == 1 && matched.tag == kOctetString &&
                     diagnostic.tag == kOctetString;
  if (!whole) return std::nullopt;
  return Response{static_cast<unsigned char>(result.content.front()), diagnostic.content};
}

class LdapDialogue final : public StartTlsDialogue {
 public:
  LdapDialogue() { say(kRequest); }

 private:
  Step on_bytes(std::string_view& bytes) override {
    const auto all = bytes;
    if (!all.empty() && static_cast<unsigned char>(all.front()) != kSequence) return unexpected(all);
    const auto message = take(bytes);
    if (message.problem == Problem::kIncomplete) return Step::kGoOn;
    const auto response = message.problem ? std::nullopt : response_in(message.content);
    if (!response) return unexpected(all);
    if (response->result == 0) return Step::kBeginTls;
    return refuse(
        fmt::format("it answered StartTLS with result {}: {}", response->result, quoted(response->diagnostic)));
  }

  Step unexpected(std::string_view bytes) {
    return refuse(fmt::format("expected an LDAP answer to StartTLS, it sent {}", quoted(bytes)));
  }
};

}  // namespace

std::unique_ptr<StartTlsDialogue> make_ldap_dialogue() { return std::make_unique<LdapDialogue>(); }

}  // namespace probe::net
