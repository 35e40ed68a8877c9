#include "probes/evidence/internal/pem.hpp"

#include "probes/evidence/ascii.hpp"
#include "probes/evidence/internal/base64.hpp"
#include "probes/evidence/internal/fail.hpp"
#include "probes/evidence/internal/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace probe::evidence::internal {
namespace {

constexpr std::string_view kBegin = "-----BEGIN ";
constexpr std::string_view kEnd = "-----END ";
constexpr std::string_view kDashes = "-----";
constexpr std::size_t kMaxLabel = 64;

std::size_t count_lines(std::string_view text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

/// An END line in what lies between blocks: the block before it lost its BEGIN line, and would be skipped as text.
std::optional<ParseError> stray_end(std::string_view between, std::size_t line) {
  const std::size_t end = between.find(kEnd);
  if (end == std::string_view::npos) return std::nullopt;
  line += count_lines(between.substr(0, end));
  return fail_on_line(
             ParseErrorKind::kSyntax,
             fmt::format("line {}: expected '-----BEGIN ...-----' before this END, found none: the block is damaged",
                         line),
             line)
      .value();
}

}  // namespace

Parsed<std::vector<PemBlock>> split_pem(std::string_view text) {
  std::vector<PemBlock> blocks;
  std::size_t line = 1;
  while (true) {
    const std::size_t begin = text.find(kBegin);
    if (auto error = stray_end(text.substr(0, begin), line)) return tl::unexpected<ParseError>{*std::move(error)};
    if (begin == std::string_view::npos) return blocks;
    PemBlock block;
    line += count_lines(text.substr(0, begin));
    block.line = line;
    text.remove_prefix(begin + kBegin.size());
    const std::size_t label_size = text.substr(0, kMaxLabel).find(kDashes);
    block.label = text.substr(0, label_size);
    if (label_size == std::string_view::npos || block.label.find('\n') != std::string_view::npos) {
      return fail_on_line(ParseErrorKind::kTruncated,
                          fmt::format("line {}: expected '-----' at the end of the BEGIN line", line), line);
    }
    text.remove_prefix(label_size + kDashes.size());
    const std::size_t end = text.find(fmt::format("-----END {}-----", block.label));
    if (end == std::string_view::npos || text.substr(0, end).find(kBegin) != std::string_view::npos) {
      return fail_on_line(
          ParseErrorKind::kTruncated,
          fmt::format("line {}: expected '-----END {}-----' after this BEGIN, found none: the block is cut off", line,
                      printable(block.label)),
          line);
    }
    block.body = text.substr(0, end);
    block.body_line = line;
    blocks.push_back(block);
    line += count_lines(block.body);
    text.remove_prefix(end + kDashes.size());
  }
}

Parsed<std::string> decode_pem_body(const PemBlock& block) {
  auto bytes = decode_base64_by(kPemRules, block.body);
  if (bytes) return bytes;
  ParseError error = bytes.error();
  error.line = block.body_line + count_lines(block.body.substr(0, error.offset.value_or(block.body.size())));
  if (error.offset) {
    const auto start = block.body.substr(*error.offset);
    const std::size_t length = std::max<std::size_t>(utf8_sequence_length(start), 1);
    error.message = fmt::format("expected base64, found {} on line {}", quoted(start.substr(0, length)), *error.line);
  }
  error.offset.reset();
  return tl::unexpected<ParseError>{std::move(error)};
}

std::optional<PemEncryption> split_pem_headers(const PemBlock& block) {
  PemEncryption encryption;
  encryption.rest = block;
  std::string_view& body = encryption.rest.body;
  bool found = false;
  while (true) {
    const std::string_view line = body.substr(0, body.find('\n'));
    const bool is_header = line.find(':') != std::string_view::npos;
    if (!is_header && !(trim(line).empty() && line.size() < body.size())) break;
    if (starts_with_ignoring_case(line, "DEK-Info:")) {
      const std::string_view value = trim(line.substr(line.find(':') + 1));
      const std::size_t comma = std::min(value.find(','), value.size());
      encryption.cipher = value.substr(0, comma);
      encryption.vector = value.substr(std::min(comma + 1, value.size()));
    }
    found = found || is_header;
    body.remove_prefix(std::min(line.size() + 1, body.size()));
    ++encryption.rest.body_line;
  }
  return found ? std::optional{encryption} : std::nullopt;
}

std::string describe_blocks(const std::vector<PemBlock>& blocks) {
  constexpr std::size_t kMaxNamed = 5;
  std::string found;
  for (std::size_t i = 0; i < std::min(blocks.size(), kMaxNamed); ++i) {
    found += (i == 0 ? "" : ", ") + printable(blocks[i].label);
    if (blocks[i].is_encrypted() && !blocks[i].label.starts_with("ENCRYPTED")) found += " (encrypted)";
  }
  if (blocks.size() > kMaxNamed) found += fmt::format(" and {} more", blocks.size() - kMaxNamed);
  return found;
}

}  // namespace probe::evidence::internal
