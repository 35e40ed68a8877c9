#pragma once

#include "agent/core/net.hpp"
#include "agent/net/network_findings.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace probe::net {

/// What a client says to a server before TLS, and what it makes of the answers: bytes in, bytes out, no socket.
class StartTlsDialogue {
 public:
  enum class Step { kGoOn, kBeginTls, kRefused };

  virtual ~StartTlsDialogue() = default;
  StartTlsDialogue(const StartTlsDialogue&) = delete;
  StartTlsDialogue& operator=(const StartTlsDialogue&) = delete;

  /// Takes bytes from the server. Whatever it sent in clear behind its consent is a refusal: a client that takes such
  /// bytes for part of what TLS protects can be told anything by anybody (CVE-2011-0411, CVE-2021-23222).
  Step feed(std::string_view bytes);
  /// The bytes to send now, possibly none.
  std::string take_output();
  /// Why TLS does not begin, e.g. `it does not offer STARTTLS`; empty as long as it may.
  const std::string& refusal() const { return refusal_; }

 protected:
  StartTlsDialogue() = default;
  /// What is in `bytes` that has not been consumed is given again, with more behind it.
  virtual Step on_bytes(std::string_view& bytes) = 0;
  void say(std::string_view bytes) { output_.append(bytes); }
  Step refuse(std::string why);

 private:
  /// More than any answer needs.
  static constexpr std::size_t kMaxBytes = std::size_t{16} * 1024;

  std::string input_;
  std::size_t received_ = 0;
  std::string output_;
  std::string refusal_;
};

/// The dialogue of `protocol`, which is not kNone. `local_address`: this end's, which SMTP wants to know.
std::unique_ptr<StartTlsDialogue> make_starttls_dialogue(core::StartTls protocol, const std::string& local_address);

/// The server did not agree to TLS, or did not speak the protocol; `why` goes on a sentence about it.
core::Finding starttls_refused(core::StartTls protocol, std::string_view why, const Peer& peer);

/// The server had not agreed to TLS at the deadline (`tls_timeout`).
core::Finding starttls_timeout(core::StartTls protocol, const Peer& peer);

}  // namespace probe::net
