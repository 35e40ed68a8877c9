#include "agent/core/input_error.hpp"
#include "agent/core/registry.hpp"
#include "config/schema.hpp"
#include "probes/builtin.hpp"
#include "probes/certificate_file.hpp"
#include "probes/certificate_observations.hpp"
#include "probes/evidence/auth_config.hpp"
#include "probes/evidence/certificate.hpp"
#include "probes/evidence/format_list.hpp"
#include "probes/https_source.hpp"
#include "probes/input.hpp"
#include "probes/metadata_source.hpp"
#include "probes/thumbprint_judgement.hpp"

#include <fmt/format.h>

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace probe::probes {

namespace {

using evidence::Certificate;
using evidence::Thumbprint;

constexpr core::Metric kThumbprintMatch{
    "probe_thumbprint_match",
    "Whether the configured thumbprint of the slot is that of the certificates found (1) or not (0)", ""};

std::optional<std::string> check_thumbprint(const std::string& text) {
  const auto thumbprint = Thumbprint::parse(text);
  return thumbprint ? std::nullopt : std::optional(thumbprint.error().message);
}

struct Configured {
  std::string powershell;
  std::string thumbprint;
  std::optional<std::chrono::milliseconds> max_age;

  static config::Schema<Configured> schema() {
    return config::Schema<Configured>{}
        .optional("powershell", &Configured::powershell,
                  "File with the output of `Get-AuthConfig | Format-List`, at most 8 MiB", config::not_empty())
        .optional(
            "thumbprint", &Configured::thumbprint,
            "The thumbprint itself, SHA-1 or SHA-256, in any spelling: hex with or without separators, x5t, base64",
            check_thumbprint)
        .optional("max_age", &Configured::max_age,
                  "Longest time since the file's last change. Default: any age will do",
                  config::at_least(std::chrono::seconds(1)))
        .exactly_one_of({"powershell", "thumbprint"})
        .check("max_age", [](const Configured& configured) -> std::optional<std::string> {
          if (!configured.max_age || !configured.powershell.empty()) return std::nullopt;
          return "expected only beside powershell: a thumbprint written here has no age";
        });
  }
};

struct Published {
  std::string file;
  std::string metadata;

  static config::Schema<Published> schema() {
    return config::Schema<Published>{}
        .optional("file", &Published::file, "Certificate file that must hold the current certificate, PEM or DER",
                  config::not_empty())
        .optional(
            "metadata", &Published::metadata,
            "URL of the metadata document that must publish it: Exchange's /autodiscover/metadata/json/1, ACS, or "
            "OpenID discovery",
            check_https_url)
        .exactly_one_of({"file", "metadata"});
  }
};

struct Config {
  Configured configured;
  std::vector<Published> published;
  std::string ca_file;
  std::optional<ForwardProxyConfig> proxy;

  static config::Schema<Config> schema() {
    return config::Schema<Config>{}
        .required("configured", &Config::configured, "Where the thumbprint is configured")
        .required("published", &Config::published, "Where the certificate must be found: all of these places",
                  config::not_empty())
        .optional("ca_file", &Config::ca_file, "PEM bundle of the authorities to trust. Default: the system's")
        .optional("proxy", &Config::proxy, "Forward proxy on the way to the metadata documents. Default: none");
  }
};

/// Numbers the certificates of each source through the whole run, since several files or documents may be found.
class Observer {
 public:
  Observer(core::ProbeResult& result, core::SystemTime now) : result_(result), now_(now) {}

  void observe(const Certificate& certificate, std::string_view source) {
    constexpr std::size_t kMaxObserved = 10;
    const std::size_t position = seen_[source]++;
    if (position < kMaxObserved) observe_certificate(result_, certificate, source, position, now_);
  }
  void observe_peer(const core::TlsSession& session) {
    for (const auto& der : session.peer_chain) {
      const auto certificate = evidence::read_certificate_der(der);
      if (certificate) observe(*certificate, "tls");
    }
  }

 private:
  core::ProbeResult& result_;
  core::SystemTime now_;
  std::map<std::string_view, std::size_t> seen_;
};

/// One run: what was found so far, and the result.
struct Run {
  Run(core::ProbeContext& where, core::ProbeResult& into)
      : context(where), result(into), observer(into, where.clock.now()) {}

  core::ProbeContext& context;
  core::ProbeResult& result;
  Observer observer;
  std::vector<CertificateFile> files;
  std::vector<KeyDocument> documents;
};

class ThumbprintMatch final : public core::Probe {
 public:
  explicit ThumbprintMatch(Config config) : config_(std::move(config)) {}

  core::Awaitable<core::ProbeResult> run(core::ProbeContext& context) override;

 private:
  /// What is configured, as far as it is usable; `run.result` says what is not.
  core::Awaitable<ConfiguredThumbprints> read_configured(Run& run) const;
  core::Awaitable<void> read_file(Run& run, std::string path) const;
  core::Awaitable<void> read_metadata(Run& run, std::string url) const;
  core::Awaitable<void> fetch_document(Run& run, std::string url) const;

  Config config_;
};

ConfiguredThumbprints parse_configured(const core::FileContent& content, const std::string& path,
                                       core::ProbeResult& result) {
  const auto objects = evidence::read_format_list(content.bytes);
  const auto config = objects.and_then(evidence::read_auth_config);
  if (!config) {
    result.add(core::Finding("input_parse_error", fmt::format("{}: {}", path, config.error().message),
                             {core::Evidence("file", path)}));
    return {};
  }
  result.add(judge_settings(*config, path));
  return thumbprints_of(*config);
}

core::Awaitable<ConfiguredThumbprints> ThumbprintMatch::read_configured(Run& run) const {
  const Configured& source = config_.configured;
  ConfiguredThumbprints configured;
  if (source.powershell.empty()) {
    configured.current = Thumbprint::parse(source.thumbprint).value();
    co_return configured;
  }
  const auto content = co_await read_input(run.context, source.powershell, kMaxExportBytes, kInputCodes, run.result);
  if (!content) co_return configured;
  auto stale = judge_age(source.powershell, content->modified_at, run.context.clock.now(), source.max_age);
  if (stale) run.result.add(*std::move(stale));
  configured = parse_configured(*content, source.powershell, run.result);
  co_return configured;
}

core::Awaitable<void> ThumbprintMatch::read_file(Run& run, std::string path) const {
  std::vector<Certificate> certificates = co_await read_certificate_file(run.context, path, run.result);
  if (certificates.empty()) co_return;
  for (const auto& certificate : certificates) run.observer.observe(certificate, "file");
  run.files.push_back(CertificateFile{path, std::move(certificates)});
}

/// A CA file that cannot be used must not keep the other sources from being looked at.
core::Awaitable<void> ThumbprintMatch::read_metadata(Run& run, std::string url) const {
  try {
    co_await fetch_document(run, url);
  } catch (const core::InputError& error) {
    run.result.add(error.finding());
  }
}

core::Awaitable<void> ThumbprintMatch::fetch_document(Run& run, std::string url) const {
  HttpsSource source;
  source.url = url;
  source.ca_file = config_.ca_file;
  if (config_.proxy) source.proxy_url = config_.proxy->url;
  const MetadataAnswer answer = co_await fetch_metadata(run.context, source, run.result);
  run.observer.observe_peer(answer.exchange.tls);
  if (!answer.document) co_return;
  auto keys = co_await fetch_keys(run.context, source, *answer.document, run.result);
  if (!keys) co_return;
  for (const auto& key : *keys) {
    if (key.certificate) run.observer.observe(*key.certificate, "metadata");
  }
  run.documents.push_back(KeyDocument{shown_url(url), *std::move(keys)});
}

void observe_match(core::ProbeResult& result, std::string_view slot, std::optional<bool> matches) {
  if (matches) result.observe(kThumbprintMatch, *matches ? 1 : 0, {{"slot", std::string(slot)}});
}

core::Awaitable<core::ProbeResult> ThumbprintMatch::run(core::ProbeContext& context) {
  core::ProbeResult result;
  Run run(context, result);
  const ConfiguredThumbprints configured = co_await read_configured(run);
  for (const auto& source : config_.published) {
    if (source.metadata.empty()) {
      co_await read_file(run, source.file);
    } else {
      co_await read_metadata(run, source.metadata);
    }
  }
  ThumbprintVerdict verdict = compare_thumbprints(configured, run.files, run.documents);
  result.add(std::move(verdict.findings));
  // A source that could not be read may be the one that does not match.
  const bool all_read = run.files.size() + run.documents.size() == config_.published.size();
  if (!all_read && verdict.current_matches.value_or(false)) verdict.current_matches.reset();
  if (!all_read && !verdict.next_published.value_or(true)) verdict.next_published.reset();
  observe_match(result, "current", verdict.current_matches);
  observe_match(result, "next", verdict.next_published);
  co_return result;
}

std::vector<const core::Metric*> metrics() {
  auto all = certificate_metrics();
  all.insert(all.begin(), &kThumbprintMatch);
  return all;
}

}  // namespace

core::ProbeType thumbprint_match() {
  return core::make_probe_type<ThumbprintMatch, Config>(
      "thumbprint_match",
      "Judges whether the certificate that is configured by its thumbprint is the one that exists and is published",
      metrics());
}

}  // namespace probe::probes
