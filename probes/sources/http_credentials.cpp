#include "probes/sources/http_credentials.hpp"

#include "probes/evidence/encoding.hpp"
#include "probes/sources/https_source.hpp"
#include "probes/sources/secret_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

namespace probe::probes {

namespace {

/// RFC 7617 section 2: a name with a colon would end at it.
std::optional<std::string> check_username(const std::string& name) {
  if (name.empty()) return "expected a name, got nothing";
  const bool fits = std::ranges::all_of(name, [](unsigned char c) { return c >= 0x20 && c != 0x7f && c != ':'; });
  if (fits) return std::nullopt;
  return "expected a name without colons and control characters";
}

/// What a header may hold (RFC 6750 section 2.1 allows still less).
bool is_token(std::string_view text) {
  return std::ranges::all_of(text, [](unsigned char c) { return c > 0x20 && c < 0x7f; });
}

core::Finding no_token(const std::string& path) {
  return {"credential_unreadable",
          fmt::format("{}: expected a token, found blanks or other characters that no token has", path),
          {core::Evidence("file", path)}};
}

}  // namespace

config::Schema<BasicAuth> BasicAuth::schema() {
  return config::Schema<BasicAuth>{}
      .required("username", &BasicAuth::username, "Name to log in with", check_username)
      .required("password_file", &BasicAuth::password_file,
                "File with the password on one line, readable by its owner alone; it is read for every request");
}

config::Schema<BearerAuthorization> BearerAuthorization::schema() {
  return config::Schema<BearerAuthorization>{}.required(
      "credentials_file", &BearerAuthorization::credentials_file,
      "File with a Bearer token on one line, readable by its owner alone; it is read for every request");
}

std::optional<std::string> check_credentials(const HttpCredentials& credentials, const std::string& url) {
  if (credentials.empty()) return std::nullopt;
  if (credentials.basic_auth && credentials.authorization) return "expected basic_auth or authorization, not both";
  if (url.empty()) return "expected a url beside basic_auth and authorization";
  if (is_https(url)) return std::nullopt;
  return "expected an https URL beside it: the credentials would go over the network in the clear";
}

core::Awaitable<bool> add_credentials(core::ProbeContext& context, HttpCredentials credentials,
                                      core::HttpRequest& request, core::ProbeResult& result) {
  if (credentials.empty()) co_return true;
  const std::string path = credentials.basic_auth ? credentials.basic_auth->password_file.path
                                                  : credentials.authorization->credentials_file.path;
  const auto secret = co_await read_secret_file(context, path, result);
  if (!secret) co_return false;
  if (credentials.basic_auth) {
    const std::string pair = evidence::encode_base64(credentials.basic_auth->username + ":" + secret->expose());
    request.headers.push_back(core::HttpHeader{"Authorization", "Basic " + pair});
  } else if (is_token(secret->expose())) {
    request.headers.push_back(core::HttpHeader{"Authorization", "Bearer " + secret->expose()});
  } else {
    result.add(no_token(path));
    co_return false;
  }
  co_return true;
}

}  // namespace probe::probes
