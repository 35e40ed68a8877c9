#include "agent/net/starttls_lines.hpp"

#include <boost/algorithm/string/predicate.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace probe::net {

namespace {

/// Twice what SMTP allows (RFC 5321 section 4.5.3.1.5), and room for the capabilities of IMAP.
constexpr std::size_t kMaxLine = 2048;

}  // namespace

StartTlsDialogue::Step LineDialogue::on_bytes(std::string_view& bytes) {
  Step step = Step::kGoOn;
  while (step == Step::kGoOn) {
    const auto end = bytes.find('\n');
    if (end == std::string_view::npos && bytes.size() <= kMaxLine) break;
    if (end == std::string_view::npos || end > kMaxLine) {
      return refuse(fmt::format("it sent a line of more than {} bytes: {}", kMaxLine, quoted(bytes.substr(0, 64))));
    }
    auto line = bytes.substr(0, end);
    bytes.remove_prefix(end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    step = on_line(line);
  }
  return step;
}

StartTlsDialogue::Step LineDialogue::unexpected(std::string_view expected, std::string_view line) {
  return refuse(fmt::format("expected {}, it sent {}", expected, quoted(line)));
}

bool has_word(std::string_view line, std::string_view word) {
  while (!line.empty()) {
    const auto end = std::min(line.find(' '), line.size());
    if (boost::algorithm::iequals(line.substr(0, end), word)) return true;
    line.remove_prefix(std::min(end + 1, line.size()));
  }
  return false;
}

bool begins_with(std::string_view line, std::string_view beginning) {
  return boost::algorithm::istarts_with(line, beginning);
}

}  // namespace probe::net
