#pragma once

#include "agent/net/starttls.hpp"

#include <string>
#include <string_view>

namespace probe::net {

/// A dialogue in lines of text.
class LineDialogue : public StartTlsDialogue {
 protected:
  /// Takes one line, without its end.
  virtual Step on_line(std::string_view line) = 0;
  /// Refuses because `line` is not what `expected` names.
  Step unexpected(std::string_view expected, std::string_view line);

 private:
  Step on_bytes(std::string_view& bytes) final;
};

/// Whether `line` has `word` among its words, compared without case.
bool has_word(std::string_view line, std::string_view word);

/// Whether `line` begins with `beginning`, compared without case.
bool begins_with(std::string_view line, std::string_view beginning);

}  // namespace probe::net
