#include "agent/core/net.hpp"
#include "agent/net/http_url.hpp"
#include "agent/net/response_reader.hpp"
#include "agent/net/starttls.hpp"
#include "tests/fuzz/net/targets.hpp"

#include <algorithm>
#include <array>

namespace probe::fuzzing {

namespace {

using Step = net::StartTlsDialogue::Step;

constexpr std::array kProtocols{core::StartTls::kSmtp, core::StartTls::kImap, core::StartTls::kPop3,
                                core::StartTls::kLdap, core::StartTls::kPostgres};
constexpr std::size_t kMostOutput = 64 << 10;
constexpr std::size_t kMaxBody = 256;

/// How a dialogue ends when it gets `bytes` in pieces of `piece`.
Step converse(core::StartTls protocol, std::string_view bytes, std::size_t piece) {
  const auto dialogue = net::make_starttls_dialogue(protocol, "192.0.2.1");
  std::size_t said = dialogue->take_output().size();
  auto step = Step::kGoOn;
  while (step == Step::kGoOn && !bytes.empty()) {
    step = dialogue->feed(bytes.substr(0, piece));
    bytes.remove_prefix(std::min(piece, bytes.size()));
    said += dialogue->take_output().size();
  }
  demand(said <= kMostOutput, "what is said is bounded");
  demand((step == Step::kRefused) == !dialogue->refusal().empty(), "a refusal has a reason");
  if (step == Step::kRefused) demand_message(dialogue->refusal(), "a reason");
  return step;
}

}  // namespace

bool starttls(std::string_view bytes) {
  if (bytes.empty()) return false;
  const auto protocol = kProtocols[static_cast<unsigned char>(bytes.front()) % kProtocols.size()];
  bytes.remove_prefix(1);
  const auto whole = converse(protocol, bytes, std::max<std::size_t>(bytes.size(), 1));
  const auto split = converse(protocol, bytes, 1);
  // Bytes behind the consent are seen only when they come with it, so in pieces TLS may begin where it is refused here.
  demand(whole == split || (whole == Step::kRefused && split == Step::kBeginTls),
         "how bytes are split makes no difference");
  return true;
}

bool http_url(std::string_view bytes) {
  const auto url = net::parse_http_url(std::string(bytes));
  if (!url) return true;
  demand(!url->host.empty() && url->port != 0, "a URL has a host and a port");
  demand(url->text.find('#') == std::string::npos, "the fragment is gone");
  const auto again = net::parse_http_url(url->text);
  demand(again.has_value(), "what curl gets is a URL");
  demand(again->host == url->host && again->port == url->port && again->tls == url->tls, "a URL reads back");
  const auto other = net::parse_http_url(net::with_host(*url, "push.example.com"));
  demand(other && other->host == "push.example.com" && other->port == url->port, "only the host is another one");
  return true;
}

bool response_head(std::string_view bytes) {
  const core::RealClock clock;
  net::ResponseReader reader(kMaxBody, clock);
  bool more = true;
  while (more && !bytes.empty() && !reader.head_complete()) {
    const auto end = std::min(bytes.find('\n'), bytes.size() - 1) + 1;
    more = reader.take_head(bytes.substr(0, end));
    bytes.remove_prefix(end);
  }
  if (more) more = reader.take_body(bytes);
  demand(more == (reader.passed() == net::ResponseReader::Limit::kNone), "it stops where a limit is passed");
  demand(reader.response().headers.size() <= net::ResponseReader::kMaxHeaders, "headers are bounded");
  demand(reader.response().body.size() <= kMaxBody, "the body is bounded");
  return true;
}

}  // namespace probe::fuzzing
