#pragma once

#include "probes/evidence/parse_error.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace probe::evidence::internal {

/// One `-----BEGIN label-----` … `-----END label-----` of a text (RFC 7468). Views into that text.
struct PemBlock {
  std::string_view label;
  std::string_view body;      ///< all between the two lines, not decoded
  std::size_t line = 0;       ///< of BEGIN, from 1
  std::size_t body_line = 0;  ///< the line `body` begins on
  bool is_encrypted() const {
    return label.starts_with("ENCRYPTED") || body.find("ENCRYPTED") != std::string_view::npos;
  }
};

/// All blocks in order. A block without its END, or an END without its BEGIN, is an error whatever its label; no block
/// at all is none.
Parsed<std::vector<PemBlock>> split_pem(std::string_view text);

/// The bytes of a block without headers; an error names the line.
Parsed<std::string> decode_pem_body(const PemBlock& block);

/// The headers of OpenSSL's own encryption (RFC 1421): `Proc-Type: 4,ENCRYPTED`, `DEK-Info: AES-256-CBC,<hex>`.
struct PemEncryption {
  std::string_view cipher;  ///< as written; empty: there is no DEK-Info
  std::string_view vector;  ///< hex, as written
  PemBlock rest;            ///< the block without its headers
};

/// Splits the headers off; nothing when the block has none.
std::optional<PemEncryption> split_pem_headers(const PemBlock& block);

/// What the blocks of a file are, for a message: `PRIVATE KEY, RSA PRIVATE KEY (encrypted) and 3 more`.
std::string describe_blocks(const std::vector<PemBlock>& blocks);

}  // namespace probe::evidence::internal
