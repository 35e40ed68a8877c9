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
  const std::string key = endpoint.host + ":" + std::to_string(endpoint.port);
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
  std::vector<std::string> paths;
  for (const auto& [path, content] : files) {
    const bool fits = star == std::string::npos
                          ? path == pattern
                          : path.size() + 1 >= pattern.size() && path.starts_with(pattern.substr(0, star)) &&
                                path.ends_with(pattern.substr(star + 1));
    if (fits) paths.push_back(path);
  }
  if (paths.empty()) co_return core::FileError{core::FileError::Kind::kMissing, pattern + ": no file matches"};
  if (paths.size() <= max_paths) co_return paths;
  co_return core::FileError{core::FileError::Kind::kUnreadable, pattern + ": too many files"};
}

}  // namespace probe::testing
