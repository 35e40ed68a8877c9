#include "exporters/web/web_snapshot.hpp"

#include "agent/files/file_reader.hpp"
#include "config/yaml_reader.hpp"
#include "exporters/web/tls_context.hpp"

#include <sys/stat.h>

#include <array>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>

namespace probe::exporters {

namespace {

constexpr std::size_t kMaxBytes = std::size_t{1} << 20U;

/// Where a key of `tls_server_config` stands, or that map when the key is not there.
config::Position position_of(const config::Node& root, std::string_view key) {
  const auto* tls = root.find("tls_server_config");
  if (tls == nullptr) return root.position();
  const auto* value = tls->find(key);
  return value == nullptr ? tls->position() : value->position();
}

/// Reads what a TLS configuration names, and says of each mistake at which key it is.
class TlsReader {
 public:
  TlsReader(const config::Node& root, config::Problems& problems, std::vector<FileStamp>& files)
      : root_(root), problems_(problems), files_(files) {}

  std::shared_ptr<boost::asio::ssl::context> read(const TlsServerConfig& config) {
    const std::size_t before = problems_.size();
    TlsMaterial material;
    material.certificate = content("cert_file", config.cert_file, config.cert);
    material.key = core::Secret<std::string>(content("key_file", config.key_file, config.key.expose()));
    material.client_ca = content("client_ca_file", config.client_ca_file, config.client_ca);
    if (problems_.size() != before) return nullptr;
    return make_tls_context(config, material, [&](std::string_view part, std::string message) {
      const std::array<std::pair<std::string_view, const config::FilePath*>, 3> files{
          {{"cert", &config.cert_file}, {"key", &config.key_file}, {"client_ca", &config.client_ca_file}}};
      for (const auto& [name, file] : files) {
        if (part == name && !file->empty()) return add(std::string(part) + "_file", file->path + ": " + message);
      }
      add(part, std::move(message));
    });
  }

 private:
  void add(std::string_view key, std::string message) {
    problems_.add(position_of(root_, key), "tls_server_config." + std::string(key), std::move(message));
  }

  std::string content(std::string_view key, const config::FilePath& file, const std::string& written_here) {
    if (file.empty()) return written_here;
    files_.push_back(stamp_of(file.path));
    auto result = files::read_file(file.path, kMaxBytes);
    if (auto* read = std::get_if<core::FileContent>(&result)) return std::move(read->bytes);
    add(key, std::get<core::FileError>(result).message);
    return {};
  }

  const config::Node& root_;
  config::Problems& problems_;
  std::vector<FileStamp>& files_;
};

std::vector<HeaderField> header_fields(const ResponseHeaders& headers) {
  std::vector<HeaderField> fields;
  const auto add = [&](const char* name, const std::string& value) {
    if (!value.empty()) fields.emplace_back(name, value);
  };
  add("Content-Security-Policy", headers.content_security_policy);
  add("X-Frame-Options", headers.x_frame_options);
  add("X-Content-Type-Options", headers.x_content_type_options);
  add("X-XSS-Protection", headers.x_xss_protection);
  add("Strict-Transport-Security", headers.strict_transport_security);
  return fields;
}

}  // namespace

FileStamp stamp_of(const std::string& path) {
  FileStamp stamp{path};
  struct stat status{};
  if (::stat(path.c_str(), &status) != 0) return stamp;
  constexpr std::int64_t kNanoseconds = 1'000'000'000;
  stamp.device = status.st_dev;
  stamp.inode = status.st_ino;
  stamp.size = status.st_size;
  // The change of the inode and not the modification: `cp -p` and `touch -r` set the latter back.
  stamp.changed_ns = status.st_ctim.tv_sec * kNanoseconds + status.st_ctim.tv_nsec;
  return stamp;
}

LoadedWebConfig load_web_config(config::Problems& problems) {
  LoadedWebConfig loaded;
  // Stamped before it is read: what changes in between is seen as a change next time.
  loaded.files.push_back(stamp_of(problems.file()));
  const auto file = files::read_file(problems.file(), kMaxBytes);
  if (const auto* error = std::get_if<core::FileError>(&file)) {
    const std::string_view message = error->message;
    const auto prefix = problems.file() + ": ";
    problems.add({}, "", std::string(message.starts_with(prefix) ? message.substr(prefix.size()) : message));
    return loaded;
  }
  const auto root = config::read_yaml(std::get<core::FileContent>(file).bytes, problems);
  if (!root) return loaded;
  const auto config = parse_web_config(*root, problems);
  if (!config) return loaded;

  auto snapshot = std::make_shared<WebSnapshot>();
  snapshot->users = config->basic_auth_users;
  snapshot->rate_limit = config->rate_limit;
  snapshot->headers = header_fields(config->http_server_config.headers);
  if (config->tls_server_config) {
    snapshot->client_auth = config->tls_server_config->client_auth_type;
    snapshot->tls = TlsReader(*root, problems, loaded.files).read(*config->tls_server_config);
  }
  if (problems.empty()) loaded.snapshot = std::move(snapshot);
  return loaded;
}

}  // namespace probe::exporters
