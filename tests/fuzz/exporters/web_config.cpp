#include "exporters/web/web_config.hpp"

#include "config/yaml_reader.hpp"
#include "exporters/web/tls_context.hpp"
#include "tests/fuzz/exporters/targets.hpp"

#include <openssl/err.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace probe::fuzzing {

namespace {

using config::Node;

/// The first letter of the salt is one too many, wherever in the file the hash stands.
bool shows_a_hash(std::string_view text) {
  constexpr std::size_t kPrefix = 7;  // $2y$10$
  constexpr std::size_t kHash = 60;
  for (auto at = text.find("$2"); at != std::string_view::npos; at = text.find("$2", at + 1)) {
    std::string shown(text.substr(at, kPrefix + 1));
    if (shown.size() == kPrefix + 1 && exporters::is_bcrypt(shown.append(kHash - shown.size(), 'a'))) return true;
  }
  return false;
}

/// Another secret of the same form, that says as much about the file as the first.
std::string other_hash(const std::string& hash) {
  constexpr std::size_t kPrefix = 7;
  if (!exporters::is_bcrypt(hash)) return "another";
  return hash.substr(0, kPrefix) + std::string(hash.size() - kPrefix, hash.back() == 'a' ? 'b' : 'a');
}

template <class Change>
Node with_scalar_changed(const Node& node, Change change) {
  return node.is_scalar() ? Node::scalar(change(node.text()), node.quoted(), node.position()) : node;
}

template <class Change>
Node with_values_changed(const Node& node, Change change) {
  if (!node.is_map()) return node;
  std::vector<Node::Entry> entries;
  for (const auto& entry : node.entries()) entries.push_back({entry.key, entry.key_position, change(entry)});
  return Node::map(std::move(entries), node.position());
}

/// None at all says something about the file.
std::string other_text(const std::string& text) { return text.empty() ? "" : "another"; }

/// The same file with other secrets: of the users, and the key of the server.
Node with_other_secrets(const Node& root) {
  const auto of_tls = [](const Node::Entry& entry) {
    if (entry.key != "key") return entry.value;
    return with_scalar_changed(entry.value, other_text);
  };
  const auto of_users = [](const Node::Entry& entry) { return with_scalar_changed(entry.value, other_hash); };
  return with_values_changed(root, [&](const Node::Entry& section) {
    if (section.key == "tls_server_config") return with_values_changed(section.value, of_tls);
    if (section.key == "basic_auth_users") return with_values_changed(section.value, of_users);
    return section.value;
  });
}

void demand_problems(const config::Problems& problems, bool of_tree) {
  for (const auto& problem : problems.all()) {
    const auto line = problems.line(problem);
    demand_message(line, "the line of a problem");
    demand(!of_tree || problem.at.known(), "a problem names its line");
    demand(!shows_a_hash(line), "a problem shows no hash");
  }
}

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == '\x7f'; }

void demand_header(const std::string& value) {
  demand(std::ranges::none_of(value, is_control), "the value of a header has no control characters");
}

void demand_users(const exporters::Users& users) {
  for (const auto& [user, hash] : users) {
    demand(!user.empty() && user.find(':') == std::string::npos, "a user has a name that Basic can carry");
    demand(exporters::is_bcrypt(hash.text.expose()), "a user has a hash");
    const int cost = exporters::bcrypt_cost(hash.text.expose());
    demand(cost >= 4 && cost <= 18, "the cost of a login is bounded");
  }
}

void demand_tls(const exporters::TlsServerConfig& tls) {
  const bool asks_for_certificates = tls.client_auth_type != exporters::ClientAuth::kNone;
  demand(tls.cert.empty() != tls.cert_file.empty(), "TLS has one certificate");
  demand(tls.key.expose().empty() || tls.key_file.empty(), "TLS has one key");
  demand(!tls.key.expose().empty() || !tls.key_file.empty(), "TLS has a key");
  demand(tls.client_ca.empty() || tls.client_ca_file.empty(), "there is one authority of clients at most");
  demand((tls.client_ca.empty() && tls.client_ca_file.empty()) || asks_for_certificates,
         "an authority of clients has an effect");
  demand(tls.client_allowed_sans.empty() || asks_for_certificates, "names of clients have an effect");
  demand(tls.min_version <= tls.max_version, "there is a version of TLS");
}

/// Of what is written in the file itself: nothing is opened here.
void demand_context(const exporters::TlsServerConfig& tls) {
  const exporters::TlsMaterial material{tls.cert, tls.key, tls.client_ca};
  bool complained = false;
  const auto context = exporters::make_tls_context(tls, material, [&](std::string_view, const std::string& message) {
    complained = true;
    demand_message(message, "a complaint");
  });
  demand((context == nullptr) == complained, "there is a context or a complaint");
  demand(ERR_peek_error() == 0, "OpenSSL's queue of errors is left empty");
}

void demand_configuration(const exporters::WebConfig& config) {
  demand_users(config.basic_auth_users);
  const auto& headers = config.http_server_config.headers;
  for (const auto* value : {&headers.content_security_policy, &headers.x_frame_options, &headers.x_content_type_options,
                            &headers.x_xss_protection, &headers.strict_transport_security}) {
    demand_header(*value);
  }
  const auto& limit = config.rate_limit;
  demand(limit.interval.length.count() >= 0, "the time between two requests is no less than none");
  demand(limit.interval.length <= std::chrono::hours(24 * 365), "the time between two requests is bounded");
  demand(limit.interval.length.count() == 0 || limit.burst > 0, "some request is answered");
  if (!config.tls_server_config) return;
  demand_tls(*config.tls_server_config);
  const auto& tls = *config.tls_server_config;
  const bool all_here = tls.cert_file.empty() && tls.key_file.empty() && tls.client_ca_file.empty();
  // A context costs as much as a hundred files without one.
  if (all_here && tls.cert.starts_with("-----BEGIN")) demand_context(tls);
}

}  // namespace

bool web_config(std::string_view bytes) {
  config::Problems problems("web.yml");
  const auto root = config::read_yaml(bytes, problems);
  demand_problems(problems, root.has_value());
  if (!root) return true;
  auto of_others = problems;
  const auto config = exporters::parse_web_config(*root, problems);
  demand(config.has_value() == problems.empty(), "there is a configuration when there is no problem");
  demand_problems(problems, true);
  exporters::parse_web_config(with_other_secrets(*root), of_others);
  demand(of_others.text() == problems.text(), "what is said of a file does not depend on its secrets");
  if (config) demand_configuration(*config);
  return true;
}

}  // namespace probe::fuzzing
