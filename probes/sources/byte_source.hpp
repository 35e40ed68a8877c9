#pragma once

#include "agent/core/awaitable.hpp"
#include "agent/core/clock.hpp"
#include "agent/core/probe.hpp"
#include "config/file_path.hpp"
#include "config/schema.hpp"
#include "probes/sources/http_credentials.hpp"
#include "probes/sources/https_source.hpp"
#include "probes/sources/input.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace probe::probes {

/// Where an export or a document is handed over: in one of `file`, `url`, `command` and `text`.
struct ByteSource : HttpCredentials {
  config::FilePath file;             ///< a path or a pattern; of several matches the newest counts
  std::string url;                   ///< https
  std::vector<std::string> command;  ///< program and arguments; its standard output
  std::string text;                  ///< written into the configuration

  config::FilePath ca_file;                 ///< for `url`; empty: the system's
  std::optional<ForwardProxyConfig> proxy;  ///< for `url`
  std::optional<std::chrono::milliseconds> max_age;

  /// What messages call the source.
  std::string where() const;
};

/// The keys of a ByteSource for a configuration type `C` derived from it. `file_key` names the file, and `what` what is
/// in it.
template <class C>
config::Schema<C> byte_source_keys(const std::string& file_key, const std::string& what);
/// The same with the rule that one of the sources has to be there.
template <class C>
config::Schema<C> byte_source_schema(const std::string& file_key, const std::string& what) {
  return byte_source_keys<C>(file_key, what).exactly_one_of({file_key, "url", "command", "inline"});
}

struct SourceBytes {
  std::string bytes;
  std::string where;  ///< starts messages
  /// When the bytes were last changed: of a file its time, of a URL its Last-Modified, of a program's output now;
  /// nothing when that cannot be told.
  std::optional<core::SystemTime> changed_at;
};

/// Reads `source` until the run's deadline at the latest. Nothing when it cannot be had, and `result` then has the
/// finding that says why: of `codes` for a file, of the network for a URL, `command_failed` for a program.
core::Awaitable<std::optional<SourceBytes>> read_source(core::ProbeContext& context, ByteSource source,
                                                        std::size_t max_bytes, InputCodes codes,
                                                        core::ProbeResult& result);

/// What is wrong with the keys of a ByteSource taken together, or nothing. `usual`: the max_age when none is written.
std::optional<std::string> check_age_key(const ByteSource& source, std::optional<std::chrono::milliseconds> usual);
std::optional<std::string> check_command(const std::vector<std::string>& argv);
/// The help for `max_age`.
std::string age_help(std::optional<std::chrono::milliseconds> usual);

template <class C>
config::Schema<C> byte_source_keys(const std::string& file_key, const std::string& what) {
  config::Schema<C> schema;
  schema
      .optional(file_key, static_cast<config::FilePath C::*>(&ByteSource::file),
                "File with " + what + "; of several files that match a pattern with `*`, the newest")
      .optional("url", static_cast<std::string C::*>(&ByteSource::url), "https URL that answers with the same",
                check_https_url)
      .optional("command", static_cast<std::vector<std::string> C::*>(&ByteSource::command),
                "Program and arguments, run without a shell, that prints the same and exits with 0", check_command)
      .optional("inline", static_cast<std::string C::*>(&ByteSource::text), "The same, written here",
                config::not_empty())
      .optional("ca_file", static_cast<config::FilePath C::*>(&ByteSource::ca_file),
                "PEM bundle of the authorities to trust at the url. Default: the system's")
      .optional("proxy", static_cast<std::optional<ForwardProxyConfig> C::*>(&ByteSource::proxy),
                "Forward proxy on the way to the url. Default: none");
  add_credential_keys(schema, "the url")
      .optional("max_age", static_cast<std::optional<std::chrono::milliseconds> C::*>(&ByteSource::max_age),
                age_help(C{}.max_age), config::at_least(std::chrono::seconds(1)))
      .check("max_age", [](const C& source) { return check_age_key(source, C{}.max_age); })
      .only_beside("ca_file", {"url"})
      .only_beside("proxy", {"url"})
      .only_beside("basic_auth", {"url"})
      .only_beside("authorization", {"url"})
      .check("", [](const C& source) { return check_credentials(source, source.url); });
  return schema;
}

}  // namespace probe::probes
