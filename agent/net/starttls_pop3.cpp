#include "agent/net/starttls_dialogues.hpp"
#include "agent/net/starttls_lines.hpp"

namespace probe::net {

namespace {

class Pop3Dialogue final : public LineDialogue {
 private:
  enum class Awaited { kGreeting, kAnswer, kCapabilities, kConsent };

  Step on_line(std::string_view line) override {
    switch (awaited_) {
      case Awaited::kGreeting:
        if (!begins_with(line, "+OK")) return unexpected("a greeting with +OK", line);
        awaited_ = Awaited::kAnswer;
        say("CAPA\r\n");
        return Step::kGoOn;
      case Awaited::kAnswer:
        if (begins_with(line, "-ERR")) return ask_for_tls();  // an old server, which may know STLS for all that
        if (!begins_with(line, "+OK")) return unexpected("+OK in answer to CAPA", line);
        awaited_ = Awaited::kCapabilities;
        return Step::kGoOn;
      case Awaited::kCapabilities:
        offered_ = offered_ || begins_with(line, "STLS");
        if (line != ".") return Step::kGoOn;
        return offered_ ? ask_for_tls() : refuse("it does not offer STLS");
      case Awaited::kConsent:
        return begins_with(line, "+OK") ? Step::kBeginTls : unexpected("+OK in answer to STLS", line);
    }
    return Step::kGoOn;
  }

  Step ask_for_tls() {
    awaited_ = Awaited::kConsent;
    say("STLS\r\n");
    return Step::kGoOn;
  }

  Awaited awaited_ = Awaited::kGreeting;
  bool offered_ = false;
};

}  // namespace

std::unique_ptr<StartTlsDialogue> make_pop3_dialogue() { return std::make_unique<Pop3Dialogue>(); }

}  // namespace probe::net
