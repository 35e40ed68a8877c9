#pragma once

#include "probes/evidence/parse_error.hpp"

#include <string>
#include <utility>

namespace probe::evidence::internal {

/// A failure without a position.
inline tl::unexpected<ParseError> fail(ParseErrorKind kind, std::string message) {
  ParseError error;
  error.message = std::move(message);
  error.kind = kind;
  return tl::unexpected<ParseError>{std::move(error)};
}

/// A failure at a byte offset.
inline tl::unexpected<ParseError> fail_at(ParseErrorKind kind, std::string message, std::size_t offset) {
  auto failure = fail(kind, std::move(message));
  failure.value().offset = offset;
  return failure;
}

/// A failure on a line, counted from 1.
inline tl::unexpected<ParseError> fail_on_line(ParseErrorKind kind, std::string message, std::size_t line) {
  auto failure = fail(kind, std::move(message));
  failure.value().line = line;
  return failure;
}

}  // namespace probe::evidence::internal
