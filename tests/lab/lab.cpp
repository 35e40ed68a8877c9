#include "tests/lab/lab.hpp"

#include "tests/lab/documents.hpp"
#include "tests/lab/exchange_exports.hpp"
#include "tests/lab/faults.hpp"
#include "tests/lab/forest_exports.hpp"
#include "tests/lab/lab_config.hpp"
#include "tests/lab/resource_endpoint.hpp"
#include "tests/lab/trust_exports.hpp"
#include "tests/support/files.hpp"

#include <algorithm>
#include <functional>
#include <optional>
#include <utility>

namespace probe::lab {
namespace {

using probe::testing::HttpReply;
using probe::testing::HttpServer;

constexpr const char* kLoginPage =
    "<!DOCTYPE html><html><head><title>Sign in</title></head><body><form></form></body></html>\n";

std::optional<std::string> auth_key(const LabState& state, const LabMaterial& material) {
  switch (state.key_files.auth_key) {
    case KeyFilesState::Key::kMissing:
      return std::nullopt;
    case KeyFilesState::Key::kOfAnother:
      return material.auth_another.key().pem();
    case KeyFilesState::Key::kRight:
    case KeyFilesState::Key::kExposed:
      break;
  }
  return material.auth(state.auth).key().pem();
}

/// The answer to a request for a document, well or as the server's state says.
HttpReply reply_in_state(const ServerState& state, HttpReply reply) {
  if (state.status != 200) reply = probe::testing::html_reply("<html><body>lab fault</body></html>\n", state.status);
  if (state.status == 302) reply.headers.emplace_back("Location", "https://login.contoso.com/");
  if (state.huge) reply.body.append(std::size_t{2} << 20, ' ');
  if (state.login_page) reply = probe::testing::html_reply(kLoginPage);
  if (state.garbage) reply.body.resize(reply.body.size() / 2);
  if (state.clock_ahead.count() != 0) {
    reply.headers.emplace_back("Date", probe::testing::http_date(std::chrono::system_clock::now() + state.clock_ahead));
  }
  return reply;
}

/// Touches a server only where it differs: each change cuts connections, and those of healthy servers shall last.
void apply_server(HttpServer& server, const ServerState& before, const ServerState& after,
                  const LabMaterial& material) {
  if (after.leaf != before.leaf) server.set_identity(material.leaf(after.leaf));
  if (after.fault != before.fault) server.set_fault(after.fault);
  if (after.refusing != before.refusing) server.set_refusing(after.refusing);
}

/// Makes the file hold these bytes, or not exist. A file that already does is not touched, so that its time stamp
/// stays.
void put(const std::filesystem::path& path, const std::optional<std::string>& bytes) {
  if (probe::testing::read_file(path) == bytes) return;
  if (bytes) {
    probe::testing::write_file(path, *bytes);
  } else {
    std::filesystem::remove(path);
  }
}

/// Lets everybody read the file, or its owner alone; nothing happens when there is none.
void open_to(const std::filesystem::path& path, bool everybody) {
  using std::filesystem::perms;
  if (!std::filesystem::exists(path)) return;
  const perms owner = perms::owner_read | perms::owner_write;
  std::filesystem::permissions(path, everybody ? owner | perms::group_read | perms::others_read : owner);
}

std::optional<std::string> in_state(FileContent content, const std::string& right) {
  switch (content) {
    case FileContent::kRight:
      return right;
    case FileContent::kMissing:
      return std::nullopt;
    case FileContent::kGarbage:
      return "this is no certificate\n";
    case FileContent::kDirectory:
    case FileContent::kTwo:
      break;
  }
  return right;
}

/// Makes `path` what the state says, whatever it was before.
void put_in_state(const std::filesystem::path& path, FileContent content, const std::optional<std::string>& right) {
  const bool is_directory = std::filesystem::is_directory(path);
  if (content == FileContent::kDirectory) {
    if (!is_directory) std::filesystem::remove(path);
    std::filesystem::create_directory(path);
    return;
  }
  if (is_directory) std::filesystem::remove(path);
  put(path, right);
}

}  // namespace

Lab::Lab(std::filesystem::path directory, probe::testing::TimePoint now)
    : paths_{std::filesystem::absolute(directory)},
      material_{now},
      application_{application_certificate(material_.now)},
      oidc_tokens_{ports_.oidc, oidc_token_path(), application_, material_.sts_key},
      acs_tokens_{ports_.acs, acs_token_path(), application_, material_.sts_key},
      ews_tokens_{ports_.ews, oidc_token_path(), application_, material_.sts_key},
      acs_{thread_.context(), material_.leaf_healthy},
      oidc_{thread_.context(), material_.leaf_healthy},
      exchange_{thread_.context(), material_.leaf_healthy},
      mail_{thread_.context(), material_.leaf_healthy},
      push_{thread_.context(), material_.leaf_healthy},
      ews_{thread_.context(), material_.leaf_healthy},
      proxy_{thread_.context()} {
  ports_ = {.acs = acs_.port(),
            .oidc = oidc_.port(),
            .exchange = exchange_.port(),
            .mail = mail_.port(),
            .push = push_.port(),
            .ews = ews_.port(),
            .proxy = proxy_.port()};
  serve();
  put(paths_.authority(), material_.authority.pem());
  put(paths_.next_certificate(), material_.auth_next.der());
  put(paths_.mail_password(), std::string{kMailPassword});
  std::filesystem::permissions(paths_.mail_password(), std::filesystem::perms::owner_read);
  put(paths_.ews_secret(), std::string{kClientSecret});
  std::filesystem::permissions(paths_.ews_secret(), std::filesystem::perms::owner_read);
  put(paths_.configuration(), probe_configuration(paths_, ports_));
  apply();
  // Last: whoever waits for this file finds everything else.
  put(paths_.description(), lab_description(paths_, ports_));
}

Lab::~Lab() = default;

void Lab::serve() {
  const auto json = [](HttpServer& server, const std::string& path, const ServerState& state,
                       std::function<std::string()> body) {
    server.when(path).then(
        [&state, body](const auto&) { return reply_in_state(state, probe::testing::json_reply(body())); });
  };
  json(acs_, ports_.acs_metadata_path(), state_.acs, [this] { return acs_metadata(state_.acs, material_, ports_); });
  json(oidc_, ports_.oidc_configuration_path(), state_.oidc,
       [this] { return oidc_configuration(state_.oidc, ports_); });
  json(exchange_, ports_.exchange_metadata_path(), state_.exchange,
       [this] { return exchange_metadata(state_, material_, ports_); });
  oidc_.when(ports_.oidc_keys_path()).then([this](const auto&) {
    if (state_.oidc.keys_gone) return probe::testing::html_reply("<html><body>not here</body></html>\n", 404);
    return reply_in_state(state_.oidc, probe::testing::json_reply(oidc_keys(state_.oidc, material_, ports_)));
  });
  oidc_.when(oidc_token_path()).then([this](const auto& call) { return oidc_tokens_.answer(call, state_.oidc_token); });
  acs_.when(acs_token_path()).then([this](const auto& call) { return acs_tokens_.answer(call, state_.acs_token); });
  push_.when(ports_.push_path()).then([this](const auto&) {
    return reply_in_state(state_.push, push_challenge(state_.push));
  });
  ews_.when(ports_.ews_path()).then([this](const auto& call) {
    return reply_in_state(state_.ews, resource_answer(call, state_.ews, material_.sts_key));
  });
  ews_.when(oidc_token_path()).then([this](const auto& call) { return ews_tokens_.answer(call, TokenState{}); });
  mail_.otherwise([this](const auto&) { return reply_in_state(state_.mail, HttpReply{.body = "mail\n"}); });
}

void Lab::break_fault(std::string_view id) {
  if (find_fault(id) == nullptr) throw UnknownFault{unknown_fault(id)};
  if (std::find(broken_.begin(), broken_.end(), id) == broken_.end()) broken_.emplace_back(id);
  apply();
}

void Lab::heal(std::string_view id) {
  if (find_fault(id) == nullptr) throw UnknownFault{unknown_fault(id)};
  std::erase(broken_, id);
  apply();
}

void Lab::heal() {
  broken_.clear();
  apply();
}

void Lab::apply() {
  LabState next;
  for (const auto& id : broken_) find_fault(id)->apply(next);
  thread_.run([this, &next] {
    const LabState before = std::exchange(state_, next);
    apply_files();
    apply_servers(before);
  });
}

void Lab::apply_servers(const LabState& before) {
  apply_server(acs_, before.acs, state_.acs, material_);
  apply_server(oidc_, before.oidc, state_.oidc, material_);
  apply_server(exchange_, before.exchange, state_.exchange, material_);
  apply_server(mail_, before.mail, state_.mail, material_);
  apply_server(push_, before.push, state_.push, material_);
  apply_server(ews_, before.ews, state_.ews, material_);
  const auto& proxy = state_.forward_proxy;
  if (proxy.mode != before.forward_proxy.mode) proxy_.set_mode(proxy.mode);
  if (proxy.refusing != before.forward_proxy.refusing) proxy_.set_refusing(proxy.refusing);
}

void Lab::apply_files() const {
  const auto& auth = material_.auth(state_.auth);
  const auto two = [&] { return auth.pem() + material_.auth_another.pem(); };
  put_in_state(paths_.auth_certificate(), state_.auth_file,
               in_state(state_.auth_file, state_.auth_file == FileContent::kTwo ? two() : auth.der()));
  put(paths_.auth_certificate_pem(), in_state(state_.auth_file, auth.pem()));
  put(paths_.auth_key(), auth_key(state_, material_));
  open_to(paths_.auth_key(), state_.key_files.auth_key == KeyFilesState::Key::kExposed);
  put(paths_.mail_pfx(), material_.pfx(state_.key_files.mail_pfx));
  put(paths_.revocation_list(), material_.crl(state_.key_files.crl));
  const bool has_auth_config = state_.auth_config.file != FileContent::kMissing;
  put_in_state(paths_.auth_config(), state_.auth_config.file,
               has_auth_config ? std::optional{auth_config_export(state_, material_)} : std::nullopt);
  put(paths_.key_credentials(), key_credentials_export(state_, material_));
  put(paths_.first_server(), server_export(state_, material_, Server::kEx01));
  put(paths_.second_server(), server_export(state_, material_, Server::kEx02));
  put(paths_.auth_servers(), auth_servers_export(state_.auth_servers, ports_));
  put(paths_.push_proxy(), push_proxy_export(state_.push_proxy, material_, ports_));
  put(paths_.forest(), forest_export(state_.forest, material_));
  put(paths_.monitoring(), monitoring_export(state_.monitoring, material_));
  TokenFiles{paths_.directory}.write(state_, application_);
}

}  // namespace probe::lab
