#include "agent/net/starttls.hpp"

#include "agent/net/starttls_dialogues.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <utility>

namespace probe::net {

StartTlsDialogue::Step StartTlsDialogue::feed(std::string_view bytes) {
  received_ += bytes.size();
  if (received_ > kMaxBytes) return refuse(fmt::format("it sent more than {} bytes before TLS", kMaxBytes));
  input_.append(bytes);
  std::string_view rest = input_;
  const Step step = on_bytes(rest);
  if (step == Step::kBeginTls && !rest.empty()) {
    return refuse(fmt::format("it sent {} in clear after it had agreed to TLS", quoted(rest)));
  }
  input_.erase(0, input_.size() - rest.size());
  return step;
}

std::string StartTlsDialogue::take_output() { return std::exchange(output_, {}); }

StartTlsDialogue::Step StartTlsDialogue::refuse(std::string why) {
  refusal_ = std::move(why);
  output_.clear();
  return Step::kRefused;
}

std::unique_ptr<StartTlsDialogue> make_starttls_dialogue(core::StartTls protocol, const std::string& local_address) {
  switch (protocol) {
    case core::StartTls::kSmtp:
      return make_smtp_dialogue(local_address);
    case core::StartTls::kImap:
      return make_imap_dialogue();
    case core::StartTls::kPop3:
      return make_pop3_dialogue();
    case core::StartTls::kLdap:
      return make_ldap_dialogue();
    case core::StartTls::kPostgres:
      return make_postgres_dialogue();
    case core::StartTls::kNone:
      break;
  }
  throw std::invalid_argument("no protocol to ask for TLS in");
}

core::Finding starttls_refused(core::StartTls protocol, std::string_view why, const Peer& peer) {
  auto evidence = peer.evidence();
  evidence.emplace_back("protocol", std::string(core::to_string(protocol)));
  return {"starttls_refused", fmt::format("{} did not start TLS ({}): {}", peer.text(), core::to_string(protocol), why),
          std::move(evidence)};
}

core::Finding starttls_timeout(core::StartTls protocol, const Peer& peer) {
  auto evidence = peer.evidence();
  evidence.emplace_back("protocol", std::string(core::to_string(protocol)));
  return {
      "tls_timeout",
      fmt::format("{} did not start TLS ({}) within {}", peer.text(), core::to_string(protocol), peer.waited_text()),
      std::move(evidence)};
}

}  // namespace probe::net
