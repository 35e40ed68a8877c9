#include "probes/certificate_validity/certificate_sources.hpp"
#include "probes/evidence/auth_config.hpp"
#include "probes/evidence/exported_certificate.hpp"
#include "probes/judgement/certificate_judgement.hpp"
#include "probes/judgement/exported_status.hpp"
#include "probes/sources/certificate_observations.hpp"
#include "probes/sources/export_source.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

namespace probe::probes {

namespace {

using evidence::ExportedCertificate;
using evidence::Thumbprint;

/// Finds the certificate that is meant among those of one export.
class ExportedCertificates {
 public:
  ExportedCertificates(const evidence::Export& exported, std::string where, const CertificateChoice& choice,
                       core::SystemTime now, core::ProbeResult& result)
      : exported_(exported), where_(std::move(where)), choice_(choice), now_(now), result_(result) {}

  std::optional<FoundCertificate> find() {
    const auto wanted = choice_.thumbprint ? choice_.thumbprint : configured();
    if (!wanted) return std::nullopt;
    const auto listed = evidence::read_exported_certificates(exported_);
    if (!listed) {
      result_.add(unreadable_export(where_, listed.error()));
      return std::nullopt;
    }
    const auto is_wanted = [&](const auto& each) { return is(each, *wanted); };
    auto found = std::ranges::find_if(*listed, is_wanted);
    // Listed twice, as by several servers in one file: one without its key is the one to tell of.
    const auto lacks_key = [&](const auto& each) { return is_wanted(each) && !each.has_private_key.value_or(true); };
    if (const auto worse = std::ranges::find_if(*listed, lacks_key); worse != listed->end()) found = worse;
    if (found != listed->end()) return read(*found, *wanted);
    add("cert_missing", fmt::format("expected {}, found {}", name(*wanted), thumbprints_of(thumbprints_in(*listed))));
    return std::nullopt;
  }

 private:
  /// What AuthConfig has in the role; nothing when there is no such certificate, or nobody knows.
  std::optional<Thumbprint> configured() {
    const auto config = evidence::read_auth_config(exported_);
    if (!config && config.error().kind == evidence::ParseErrorKind::kShape && !has_auth_config()) {
      add("input_missing",
          fmt::format("expected the AuthConfig that says which certificate is {}, the export has none; "
                      "name its thumbprint instead",
                      to_string(choice_.role)));
      return std::nullopt;
    }
    if (!config) {
      result_.add(unreadable_export(where_, config.error()));
      return std::nullopt;
    }
    const auto setting = setting_in(*config);
    if (!setting) {
      add("input_missing",
          fmt::format("expected the thumbprint of the {} certificate, it was not exported", to_string(choice_.role)));
      return std::nullopt;
    }
    if (!setting->problem.empty()) add("thumbprint_malformed", setting->problem);
    if (setting->blank() && choice_.role == CertificateRole::kCurrent) {
      add("thumbprint_current_empty", "expected the thumbprint of the current certificate, the value is blank");
    }
    return setting->thumbprint;
  }

  bool has_auth_config() const {
    return std::ranges::any_of(exported_.objects, [](const evidence::ExportedObject& object) {
      return object.has("CurrentCertificateThumbprint");
    });
  }

  std::optional<evidence::ThumbprintSetting> setting_in(const evidence::AuthConfig& config) const {
    if (choice_.role == CertificateRole::kNext) return config.next;
    if (choice_.role == CertificateRole::kPrevious) return config.previous;
    return config.current;
  }

  std::optional<FoundCertificate> read(const ExportedCertificate& listed, const Thumbprint& wanted) {
    judge_status(listed, wanted);
    if (!listed.certificate) {
      add("input_missing", fmt::format("expected RawData of {}, it was not exported", name(wanted)));
      return std::nullopt;
    }
    if (!*listed.certificate) {
      add("cert_parse_error", listed.certificate->error().message);
      return std::nullopt;
    }
    return FoundCertificate{where_, {**listed.certificate}, std::nullopt, listed.has_private_key};
  }

  /// The server knows more of it than stands in its bytes.
  void judge_status(const ExportedCertificate& listed, const Thumbprint& wanted) {
    const auto* bytes = listed.certificate && *listed.certificate ? &**listed.certificate : nullptr;
    const bool dated = bytes != nullptr && (is_expired(*bytes, now_) || is_not_yet_valid(*bytes, now_));
    if (auto unusable = judge_exported_status(listed, name(wanted), where_, dated)) result_.add(*std::move(unusable));
  }

  static bool is(const ExportedCertificate& listed, const Thumbprint& wanted) {
    if (listed.thumbprint == wanted) return true;
    return listed.certificate && *listed.certificate && has_thumbprint(**listed.certificate, wanted);
  }

  static std::vector<Thumbprint> thumbprints_in(const std::vector<ExportedCertificate>& listed) {
    std::vector<Thumbprint> all;
    for (const auto& each : listed) {
      if (each.thumbprint) all.push_back(*each.thumbprint);
    }
    return all;
  }

  std::string name(const Thumbprint& wanted) const {
    const std::string_view role = choice_.thumbprint ? std::string_view() : to_string(choice_.role);
    return fmt::format("the {}{}certificate {}", role, role.empty() ? "" : " ", wanted.hex());
  }

  void add(core::Code code, const std::string& what) {
    result_.add(core::Finding(code, fmt::format("{}: {}", where_, what), {core::Evidence("source", where_)}));
  }

  const evidence::Export& exported_;
  std::string where_;
  const CertificateChoice& choice_;
  core::SystemTime now_;
  core::ProbeResult& result_;
};

std::optional<FoundCertificate> find_in(const ExportReading& reading, const CertificateChoice& choice,
                                        core::SystemTime now, core::ProbeResult& result) {
  if (!reading.exported) {
    result.add(unreadable_export(reading.where, reading.exported.error()));
    return std::nullopt;
  }
  const std::string server = core::one_line(reading.exported->server, 64);
  const std::string where = server.empty() ? reading.where : fmt::format("{} ({})", reading.where, server);
  return ExportedCertificates(*reading.exported, where, choice, now, result).find();
}

}  // namespace

core::Awaitable<std::vector<FoundCertificate>> read_exported(core::ProbeContext& context, CertificateSource source,
                                                             core::ProbeResult& result) {
  const CertificateChoice choice = source.certificate.value_or(CertificateChoice{});
  const std::vector<std::string> paths = co_await match_exports(context, source.exported.path, result);
  std::vector<FoundCertificate> all;
  for (const auto& path : paths) {
    ExportSource from;
    from.file.path = path;
    from.max_age = source.max_age;
    const auto reading = co_await read_export_source(context, from, result);
    if (!reading) continue;
    if (auto stale = judge_export_age(from, *reading, context.clock.now())) result.add(*std::move(stale));
    auto found = find_in(*reading, choice, context.clock.now(), result);
    if (!found) continue;
    found->file_label = file_label(path, source.exported.path);
    all.push_back(*std::move(found));
  }
  co_return all;
}

}  // namespace probe::probes
