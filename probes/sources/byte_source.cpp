#include "probes/sources/byte_source.hpp"

#include "probes/evidence/http_date.hpp"
#include "probes/sources/graph_answer.hpp"
#include "probes/sources/http_judgement.hpp"
#include "probes/sources/public_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <variant>
#include <vector>

namespace probe::probes {

namespace {

/// Enough for a folder that keeps an export of every hour for a month.
constexpr std::size_t kMaxMatches = 1000;

bool is_pattern(const std::string& path) { return path.find_first_of("*?[") != std::string::npos; }

/// The end of what a program had to say is where it says what is wrong. It may have said a secret, too, and of a word
/// that was cut off nobody knows whether it was one.
std::string last_words(std::string_view error_tail) {
  constexpr std::size_t kMaxBytes = 256;
  if (error_tail.size() >= core::kMaxErrorTail) {
    error_tail.remove_prefix(std::min(error_tail.find_first_of(" \t\r\n"), error_tail.size()));
  }
  const std::string said = public_text(error_tail, core::kMaxErrorTail);
  if (said.size() <= kMaxBytes) return said;
  const auto blank = said.find(' ', said.size() - kMaxBytes);
  return "…" + said.substr(blank == std::string::npos ? said.size() : blank);
}

core::Finding failed_command(const ByteSource& source, const core::CommandOutcome& outcome) {
  const std::string said = last_words(outcome.error_tail);
  return {"command_failed",
          fmt::format("{}: expected exit status 0, got {}{}{}", source.where(), outcome.exit_status.value_or(-1),
                      said.empty() ? "" : ": ", said),
          {core::Evidence("command", source.where())}};
}

core::Awaitable<std::optional<SourceBytes>> read_one_file(core::ProbeContext& context, std::string path,
                                                          std::size_t max_bytes, InputCodes codes,
                                                          core::ProbeResult& result) {
  std::optional<core::FileContent> content = co_await read_input(context, path, max_bytes, codes, result);
  std::optional<SourceBytes> bytes;
  if (content) bytes.emplace(SourceBytes{std::move(content->bytes), path, content->modified_at});
  co_return bytes;
}

core::Awaitable<std::optional<SourceBytes>> read_newest_file(core::ProbeContext& context, std::string pattern,
                                                             std::size_t max_bytes, InputCodes codes,
                                                             core::ProbeResult& result) {
  core::MatchResult matched = co_await context.files.match(pattern, kMaxMatches, context.deadline);
  std::optional<SourceBytes> bytes;
  if (const auto* error = std::get_if<core::FileError>(&matched)) {
    result.add(unreadable_input(*error, pattern, codes));
    co_return bytes;
  }
  const auto& files = std::get<std::vector<core::FoundFile>>(matched);
  const auto newest = std::ranges::max_element(files, {}, &core::FoundFile::modified_at);
  bytes = co_await read_one_file(context, newest->path, max_bytes, codes, result);
  co_return bytes;
}

core::Awaitable<std::optional<SourceBytes>> read_url(core::ProbeContext& context, ByteSource source,
                                                     std::size_t max_bytes, core::ProbeResult& result) {
  HttpsSource request;
  request.url = source.url;
  request.ca_file = source.ca_file.path;
  request.max_body_bytes = max_bytes;
  request.credentials = source;
  if (source.proxy) request.proxy = *source.proxy;
  const core::HttpExchange exchange = co_await fetch(context, request, result);
  std::optional<SourceBytes> bytes;
  if (exchange.error) co_return bytes;
  auto refused = judge_graph_refusal(exchange, source.url);
  if (!refused) refused = require_ok(exchange, source.url);
  if (refused) {
    result.add(*std::move(refused));
    co_return bytes;
  }
  bytes.emplace(SourceBytes{exchange.response.body, shown_url(source.url), std::nullopt});
  const auto changed = evidence::parse_http_date(exchange.response.header("Last-Modified"), context.clock.now());
  if (changed) bytes->changed_at = *changed;
  co_return bytes;
}

core::Awaitable<std::optional<SourceBytes>> read_command(core::ProbeContext& context, ByteSource source,
                                                         std::size_t max_bytes, core::ProbeResult& result) {
  core::Command command;
  command.argv = source.command;
  command.max_output = max_bytes;
  command.deadline = context.deadline;
  core::CommandOutcome outcome = co_await context.commands.run(std::move(command));
  std::optional<SourceBytes> bytes;
  if (outcome.error) {
    result.add(*std::move(outcome.error));
  } else if (outcome.exit_status.value_or(-1) != 0) {
    result.add(failed_command(source, outcome));
  } else {
    bytes.emplace(SourceBytes{std::move(outcome.output), source.where(), context.clock.now()});
  }
  co_return bytes;
}

}  // namespace

std::string ByteSource::where() const {
  if (!file.empty()) return file.path;
  if (!command.empty()) return command.front();
  return url.empty() ? "the configuration" : shown_url(url);
}

core::Awaitable<std::optional<SourceBytes>> read_source(core::ProbeContext& context, ByteSource source,
                                                        std::size_t max_bytes, InputCodes codes,
                                                        core::ProbeResult& result) {
  std::optional<SourceBytes> bytes;
  if (!source.url.empty()) {
    bytes = co_await read_url(context, source, max_bytes, result);
  } else if (!source.command.empty()) {
    bytes = co_await read_command(context, source, max_bytes, result);
  } else if (source.file.empty()) {
    bytes.emplace(SourceBytes{source.text, source.where(), std::nullopt});
  } else if (is_pattern(source.file.path)) {
    bytes = co_await read_newest_file(context, source.file.path, max_bytes, codes, result);
  } else {
    bytes = co_await read_one_file(context, source.file.path, max_bytes, codes, result);
  }
  co_return bytes;
}

std::string age_help(std::optional<std::chrono::milliseconds> usual) {
  std::string help =
      "Longest time since the last change of what is read, by what it says of itself, or else the time of the file or "
      "the Last-Modified of the answer";
  if (!usual) help += ". Default: any age will do";
  return help;
}

std::optional<std::string> check_command(const std::vector<std::string>& argv) {
  if (!argv.empty() && !argv.front().empty()) return std::nullopt;
  return "expected a program and its arguments";
}

std::optional<std::string> check_age_key(const ByteSource& source, std::optional<std::chrono::milliseconds> usual) {
  if (source.max_age == usual || source.text.empty()) return std::nullopt;
  return "expected only beside what can grow old: what is written here has no age";
}

}  // namespace probe::probes
