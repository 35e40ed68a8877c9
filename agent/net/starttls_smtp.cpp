#include "agent/net/starttls_dialogues.hpp"
#include "agent/net/starttls_lines.hpp"

#include <fmt/format.h>

namespace probe::net {

namespace {

/// An address literal (RFC 5321 section 4.1.3).
std::string address_literal(const std::string& address) {
  const bool v6 = address.find(':') != std::string::npos;
  return fmt::format("[{}{}]", v6 ? "IPv6:" : "", address);
}

class SmtpDialogue final : public LineDialogue {
 public:
  explicit SmtpDialogue(const std::string& local_address) : name_(address_literal(local_address)) {}

 private:
  enum class Awaited { kGreeting, kCapabilities, kConsent };

  Step on_line(std::string_view line) override {
    const bool last = line.size() < 4 || line[3] != '-';  // `250-` is followed by more lines
    switch (awaited_) {
      case Awaited::kGreeting:
        if (!line.starts_with("220")) return unexpected("a greeting with 220", line);
        if (last) ask(Awaited::kCapabilities, fmt::format("EHLO {}\r\n", name_));
        return Step::kGoOn;
      case Awaited::kCapabilities:
        if (!line.starts_with("250")) return unexpected("250 in answer to EHLO", line);
        offered_ = offered_ || (line.size() > 4 && has_word(line.substr(4), "STARTTLS"));
        if (last && !offered_) return refuse("it does not offer STARTTLS");
        if (last) ask(Awaited::kConsent, "STARTTLS\r\n");
        return Step::kGoOn;
      case Awaited::kConsent:
        if (!line.starts_with("220")) return unexpected("220 in answer to STARTTLS", line);
        return last ? Step::kBeginTls : Step::kGoOn;
    }
    return Step::kGoOn;
  }

  void ask(Awaited next, std::string_view command) {
    awaited_ = next;
    say(command);
  }

  std::string name_;
  Awaited awaited_ = Awaited::kGreeting;
  bool offered_ = false;
};

}  // namespace

std::unique_ptr<StartTlsDialogue> make_smtp_dialogue(const std::string& local_address) {
  return std::make_unique<SmtpDialogue>(local_address);
}

}  // namespace probe::net
