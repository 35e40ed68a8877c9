#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace probe::config {

/// What a reader must know about one key, taken from its declaration.
struct KeyDoc {
  std::string key;            ///< `timeout`, `expires_within.warning`, `published[].metadata`, `labels.<name>`
  std::string type;           ///< "duration", "one of signing, tls_server", "list of maps"
  std::string constraint;     ///< "at least 1s"; empty when every value of the type will do
  std::string default_value;  ///< as it is written in a file; empty when there is none, or nothing in it
  bool required = false;
  std::string rule;  ///< "exactly one of file, endpoint"; empty when the key is bound to no other
  std::string help;

  bool operator==(const KeyDoc&) const = default;
};

/// A Markdown table with a row for each key.
std::string markdown_table(const std::vector<KeyDoc>& keys);

/// The keys as YAML: required ones with a placeholder, the others commented out with their default, each below its
/// help. Lines that start with `##` are help; taking `# ` off the others gives YAML. `indent` spaces start every line.
std::string sample(const std::vector<KeyDoc>& keys, int indent = 0);

/// `text` as a YAML scalar that is read back as the same text: plain where that is safe, else in double quotes.
std::string yaml_text(std::string_view text);

}  // namespace probe::config
