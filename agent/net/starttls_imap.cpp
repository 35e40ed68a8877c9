#include "agent/net/starttls_dialogues.hpp"
#include "agent/net/starttls_lines.hpp"

namespace probe::net {

namespace {

class ImapDialogue final : public LineDialogue {
 private:
  enum class Awaited { kGreeting, kCapabilities, kConsent };

  Step on_line(std::string_view line) override {
    switch (awaited_) {
      case Awaited::kGreeting:
        // PREAUTH is not a way in: it ends the state in which STARTTLS is allowed.
        if (!begins_with(line, "* OK")) return unexpected("a greeting with * OK", line);
        awaited_ = Awaited::kCapabilities;
        say("a1 CAPABILITY\r\n");
        return Step::kGoOn;
      case Awaited::kCapabilities:
        return on_capabilities(line);
      case Awaited::kConsent:
        if (begins_with(line, "a2 OK")) return Step::kBeginTls;
        return begins_with(line, "* ") ? Step::kGoOn : unexpected("a2 OK in answer to STARTTLS", line);
    }
    return Step::kGoOn;
  }

  Step on_capabilities(std::string_view line) {
    if (begins_with(line, "* CAPABILITY ")) offered_ = offered_ || has_word(line, "STARTTLS");
    if (begins_with(line, "* ")) return Step::kGoOn;
    if (!begins_with(line, "a1 OK")) return unexpected("a1 OK in answer to CAPABILITY", line);
    if (!offered_) return refuse("it does not offer STARTTLS");
    awaited_ = Awaited::kConsent;
    say("a2 STARTTLS\r\n");
    return Step::kGoOn;
  }

  Awaited awaited_ = Awaited::kGreeting;
  bool offered_ = false;
};

}  // namespace

std::unique_ptr<StartTlsDialogue> make_imap_dialogue() { return std::make_unique<ImapDialogue>(); }

}  // namespace probe::net
