#include "agent/net/starttls_dialogues.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace probe::net {

namespace {

constexpr std::string_view kSslRequest{"\x00\x00\x00\x08\x04\xd2\x16\x2f", 8};
constexpr std::size_t kMaxError = 4096;

/// The length of an ErrorResponse, which counts itself but not the letter before it.
std::size_t length_of(std::string_view message) {
  std::size_t length = 0;
  for (std::size_t i = 1; i < 5; ++i) length = length << 8 | static_cast<unsigned char>(message[i]);
  return length;
}

/// The field `M` of an ErrorResponse: what went wrong, for people.
std::string_view words_of(std::string_view message) {
  auto fields = message.substr(5);
  while (!fields.empty() && fields.front() != '\0') {
    const auto end = std::min(fields.find('\0'), fields.size());
    if (fields.front() == 'M') return fields.substr(1, end - 1);
    fields.remove_prefix(std::min(end + 1, fields.size()));
  }
  return {};
}

class PostgresDialogue final : public StartTlsDialogue {
 public:
  PostgresDialogue() { say(kSslRequest); }

 private:
  Step on_bytes(std::string_view& bytes) override {
    if (bytes.empty()) return Step::kGoOn;
    if (bytes.front() == 'S') {
      bytes.remove_prefix(1);
      return Step::kBeginTls;
    }
    if (bytes.front() == 'N') return refuse("it answered N to SSLRequest: SSL is off");
    if (bytes.front() != 'E') return unexpected(bytes);
    return on_error(bytes);
  }

  /// Servers that cannot serve anybody, and those older than 7.0, say so in place of an answer.
  Step on_error(std::string_view bytes) {
    if (bytes.size() < 5) return Step::kGoOn;
    const auto length = length_of(bytes);
    if (length < 4 || length > kMaxError) return unexpected(bytes);
    if (bytes.size() < length + 1) return Step::kGoOn;
    return refuse(
        fmt::format("it answered SSLRequest with the error {}", quoted(words_of(bytes.substr(0, length + 1)))));
  }

  Step unexpected(std::string_view bytes) {
    return refuse(fmt::format("expected S or N in answer to SSLRequest, it sent {}", quoted(bytes)));
  }
};

}  // namespace

std::unique_ptr<StartTlsDialogue> make_postgres_dialogue() { return std::make_unique<PostgresDialogue>(); }

}  // namespace probe::net
