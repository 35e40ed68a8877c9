#include "tests/support/fakes/fake_ports.hpp"

#include <utility>

namespace probe::testing {

core::Awaitable<core::HttpExchange> FakeHttpClient::fetch(core::HttpRequest request) {
  requests.push_back(request);
  const auto found = exchanges.find(request.url);
  if (found != exchanges.end()) co_return found->second;
  core::HttpExchange refused;
  refused.error.emplace(
      core::NetError{core::Finding("connect_refused", "nobody listens at " + request.url), core::Phase::kConnect});
  co_return refused;
}

core::Awaitable<core::TlsExchange> FakeTlsPeer::peek(core::TlsEndpoint endpoint) {
  requests.push_back(endpoint);
  const std::string& host = endpoint.address.empty() ? endpoint.host : endpoint.address;
  const std::string key = host + ":" + std::to_string(endpoint.port);
  const auto found = exchanges.find(key);
  if (found != exchanges.end()) co_return found->second;
  core::TlsExchange refused;
  refused.error.emplace(
      core::NetError{core::Finding("connect_refused", "nobody listens at " + key), core::Phase::kConnect});
  co_return refused;
}

void FakeFiles::put(const std::string& path, std::string bytes, core::SystemTime modified_at) {
  files[path] = core::FileContent{std::move(bytes), modified_at};
}

core::Awaitable<core::FileResult> FakeFiles::read(std::string path, std::size_t max_bytes, core::SteadyTime) {
  const auto found = files.find(path);
  if (found == files.end()) co_return core::FileError{core::FileError::Kind::kMissing, path + ": no such file"};
  const auto* content = std::get_if<core::FileContent>(&found->second);
  if (content == nullptr || content->bytes.size() <= max_bytes) co_return found->second;
  co_return core::FileError{core::FileError::Kind::kUnreadable, path + ": too large"};
}

core::Awaitable<core::MatchResult> FakeFiles::match(std::string pattern, std::size_t max_paths, core::SteadyTime) {
  const auto star = pattern.find('*');
  std::vector<core::FoundFile> found;
  for (const auto& [path, content] : files) {
    const bool fits = star == std::string::npos
                          ? path == pattern
                          : path.size() + 1 >= pattern.size() && path.starts_with(pattern.substr(0, star)) &&
                                path.ends_with(pattern.substr(star + 1));
    if (!fits) continue;
    const auto* content_of_file = std::get_if<core::FileContent>(&content);
    const core::SystemTime never{};
    found.push_back({path, content_of_file == nullptr ? never : content_of_file->modified_at});
  }
  if (found.empty()) co_return core::FileError{core::FileError::Kind::kMissing, pattern + ": no file matches"};
  if (found.size() <= max_paths) co_return found;
  co_return core::FileError{core::FileError::Kind::kUnreadable, pattern + ": too many files"};
}

core::SharedContent FakeFiles::known(const std::string& path, std::size_t max_bytes) {
  const auto found = files.find(path);
  const auto* content = found == files.end() ? nullptr : std::get_if<core::FileContent>(&found->second);
  if (!known_paths.contains(path) || content == nullptr || content->bytes.size() > max_bytes) return nullptr;
  auto& shared = shared_[path];
  const bool is_same = shared && shared->bytes == content->bytes && shared->permissions == content->permissions;
  if (!is_same) shared = std::make_shared<const core::FileContent>(*content);
  return shared;
}

core::Awaitable<core::MatchResult> FakeFiles::match_and_read(std::string pattern, std::size_t max_paths,
                                                             std::size_t max_bytes, core::SteadyTime deadline) {
  core::MatchResult result = co_await match(pattern, max_paths, deadline);
  auto* found = std::get_if<std::vector<core::FoundFile>>(&result);
  if (found == nullptr) co_return result;
  for (auto& file : *found) file.content = known(file.path, max_bytes);
  co_return result;
}

core::Awaitable<core::AddressResult> FakeAddressBook::addresses(std::string host, core::SteadyTime) {
  const auto found = hosts.find(host);
  if (found != hosts.end()) co_return found->second;
  co_return std::vector<std::string>{"192.0.2.1"};
}

core::Awaitable<core::DirectoryAnswer> FakeDirectory::search(core::DirectoryQuery query) {
  queries.push_back(query);
  const auto found = answers.find(query.base);
  if (found != answers.end()) co_return found->second;
  core::DirectoryAnswer nothing;
  nothing.error = core::Finding("ldap_object_not_found", "the directory has no \"" + query.base + "\"");
  co_return nothing;
}

core::Awaitable<core::CommandOutcome> FakeCommands::run(core::Command command) {
  commands.push_back(command);
  const auto found = outcomes.find(command.argv.front());
  if (found != outcomes.end()) co_return found->second;
  core::CommandOutcome missing;
  missing.error =
      core::Finding("command_failed", "cannot run \"" + command.argv.front() + "\": no such file or directory");
  co_return missing;
}

core::Awaitable<bool> FakeWorkers::run(std::function<void()> work, core::SteadyTime) {
  if (busy) co_return false;
  ++jobs;
  work();
  co_return !slow;
}

}  // namespace probe::testing
