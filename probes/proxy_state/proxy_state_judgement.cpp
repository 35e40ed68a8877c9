#include "probes/proxy_state/proxy_state_judgement.hpp"

#include "probes/evidence/format_list.hpp"
#include "probes/evidence/uri.hpp"
#include "probes/sources/export_source.hpp"
#include "probes/sources/exported_date.hpp"
#include "probes/sources/https_source.hpp"
#include "probes/sources/url_difference.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

namespace probe::probes {

namespace {

using evidence::ExportedObject;
using evidence::PushProxy;

constexpr std::size_t kMaxShownBytes = 200;
/// Domain controllers and file servers may disagree about the time by as much without anything being wrong.
constexpr std::chrono::minutes kClockTolerance{5};

std::string shown(std::string_view text) { return core::one_line(text, kMaxShownBytes); }

/// An absolute https URL without a user in it.
bool is_target(const std::string& uri) { return is_https(uri) && !check_url(uri); }

std::optional<std::string> check_target(const std::string& uri) {
  if (auto wrong = check_url(uri)) return wrong;
  if (is_https(uri)) return std::nullopt;
  return fmt::format("expected an https URL, got \"{}\"", shown_url(uri));
}

std::optional<std::string> check_organization(const std::string& domain) {
  if (!domain.empty() && domain.find_first_of(" \t/:@\"'") == std::string::npos) return std::nullopt;
  return fmt::format("expected a domain, got {}", config::in_quotes(domain));
}

/// Whether a value that should be True or False is neither: the object may be there and its state is unknown.
bool has_bad_boolean(const ExportedObject& object) {
  constexpr std::array<std::string_view, 2> kBooleans{"Enabled", "IsValid"};
  return std::ranges::any_of(kBooleans, [&object](std::string_view name) {
    const auto value = object.get(name);
    return value && !value->empty() && !evidence::parse_boolean(*value);
  });
}

core::Finding export_finding(core::Code code, const std::string& where, std::string_view what) {
  return {code, fmt::format("{}: {}", where, what), {core::Evidence("source", where)}};
}

/// Whether the export says that there is no proxy, and not merely nothing of it.
bool says_none(const evidence::Export& exported) {
  if (exported.form == evidence::ExportForm::kCollector) return exported.has_section("pushProxy");
  return exported.objects.empty();
}

/// A collector that does not know the state writes null for all of it, which is not the same as blank.
void forget_untold(const evidence::Export& exported, PushProxy& proxy) {
  if (exported.form != evidence::ExportForm::kCollector || proxy.enabled) return;
  if (proxy.organization == "") proxy.organization.reset();
  if (proxy.uri == "") proxy.uri.reset();
}

/// What the collector says of the commands by which it looks for the proxy.
std::string told_of_proxy(const std::vector<evidence::ExportError>& told) {
  for (const auto& error : told) {
    const bool is_about = error.command.find("PushNotificationProxy") != std::string::npos ||
                          error.command.find("DirectorySearcher") != std::string::npos;
    if (is_about) return fmt::format(" ({}: {})", shown(error.command), shown(error.message));
  }
  return {};
}

class ProxyJudge {
 public:
  ProxyJudge(const PushProxy& proxy, const std::string& where, const ProxyExpectations& expected)
      : proxy_(proxy), where_(where), expected_(expected) {}

  std::vector<core::Finding> judge(const std::vector<evidence::ExportError>& told) {
    judge_presence(told);
    judge_enabled();
    if (expected_.enabled && !proxy_.is_valid.value_or(true)) {
      add("proxy_invalid", "IsValid: expected True, found False");
    }
    if (proxy_.organization && wants(expected_.organization)) judge_organization(*proxy_.organization);
    if (proxy_.uri && wants(expected_.uri)) judge_uri(*proxy_.uri);
    judge_object_state(proxy_.object_state.value_or(""));
    return std::move(findings_);
  }

 private:
  /// Whether a property is looked at of which `expectation` says what it has to be.
  bool wants(const std::string& expectation) const { return expected_.enabled || !expectation.empty(); }

  void judge_presence(const std::vector<evidence::ExportError>& told) {
    std::vector<std::string_view> wanted{"Enabled"};
    std::vector<std::string_view> missing;
    if (!proxy_.enabled) missing.push_back("Enabled");
    const auto want = [&wanted, &missing](bool is_wanted, std::string_view name, bool is_there) {
      if (is_wanted) wanted.push_back(name);
      if (is_wanted && !is_there) missing.push_back(name);
    };
    want(expected_.enabled, "IsValid", proxy_.is_valid.has_value());
    want(wants(expected_.organization), "Organization", proxy_.organization.has_value());
    want(wants(expected_.uri), "Uri", proxy_.uri.has_value());
    if (missing.empty()) return;
    add("input_missing", fmt::format("{}: expected the proxy's {}, found no value of {}{}", where_,
                                     fmt::join(wanted, ", "), fmt::join(missing, ", "), told_of_proxy(told)));
  }

  void judge_enabled() {
    if (!proxy_.enabled || *proxy_.enabled == expected_.enabled) return;
    if (expected_.enabled) return add("proxy_disabled", "Enabled: expected True, found False");
    add("proxy_enabled_unexpectedly", "Enabled: expected False, found True");
  }

  void judge_organization(const std::string& found) {
    if (found.empty()) return add("proxy_organization_empty", "Organization: expected a domain, found nothing");
    if (expected_.organization.empty()) return;
    if (evidence::normalize_domain(found) == evidence::normalize_domain(expected_.organization)) return;
    add("proxy_organization_mismatch",
        fmt::format("Organization: expected {}, found {}", expected_.organization, shown(found)),
        {core::Evidence("expected", expected_.organization), core::Evidence("found", shown(found))});
  }

  void judge_uri(const std::string& found) {
    if (!is_target(found))
      return add("proxy_uri_invalid", "Uri: expected an absolute https URL, found " + named(found));
    if (expected_.uri.empty()) return;
    if (evidence::normalize_uri(found) == evidence::normalize_uri(expected_.uri)) return;
    add("proxy_uri_mismatch",
        fmt::format("Uri: expected {}, found {}", shown_url(expected_.uri), shown_beside(found, expected_.uri)),
        {core::Evidence("expected", shown_url(expected_.uri)), core::Evidence("found", shown_url(found))});
  }

  static std::string named(const std::string& uri) {
    if (uri.empty()) return "nothing";
    const bool has_user = is_https(uri) && uri.find('@') != std::string::npos && !is_target(uri);
    return fmt::format("\"{}\"{}", shown_url(uri), has_user ? ", with a user in it" : "");
  }

  void judge_object_state(const std::string& state) {
    if (state.empty() || state == "Unchanged") return;
    add("proxy_object_pending", fmt::format("ObjectState: expected Unchanged, found {}", shown(state)));
  }

  void add(core::Code code, std::string message, std::vector<core::Evidence> evidence = {}) {
    core::Finding finding(code, std::move(message), std::move(evidence));
    finding.add(core::Evidence("source", where_));
    const auto fact = [&finding](const char* key, const std::optional<std::string>& value) {
      if (value && !value->empty()) finding.add(core::Evidence(key, shown(*value)));
    };
    fact("identity", proxy_.identity);
    fact("when_changed_utc", proxy_.when_changed_utc);
    findings_.push_back(std::move(finding));
  }

  const PushProxy& proxy_;
  const std::string& where_;
  const ProxyExpectations& expected_;
  std::vector<core::Finding> findings_;
};

}  // namespace

config::Schema<ProxyExpectations> ProxyExpectations::schema() {
  return config::Schema<ProxyExpectations>{}
      .optional("enabled", &ProxyExpectations::enabled,
                "Whether the proxy has to be on. When it has to be off, so is one that was never set up, and its "
                "validity does not matter")
      .optional("organization", &ProxyExpectations::organization,
                "The domain for which notifications are forwarded, in any case and script. Default: any",
                check_organization)
      .optional("uri", &ProxyExpectations::uri,
                "The URL to which notifications are forwarded, compared in its normal form. Default: any https URL",
                check_target);
}

ProxyReading read_proxy(const evidence::Export& exported, const std::string& where, const evidence::DateHint& hint,
                        const ProxyExpectations& expected) {
  ProxyReading reading;
  auto proxy = evidence::read_push_proxy(exported, hint);
  if (proxy) {
    reading.proxy = *std::move(proxy);
    forget_untold(exported, *reading.proxy);
    return reading;
  }
  const bool unclear = std::ranges::any_of(exported.objects, has_bad_boolean);
  if (proxy.error().kind != evidence::ParseErrorKind::kShape || unclear) {
    reading.finding = unreadable_export(where, proxy.error());
    return reading;
  }
  reading.is_absent = says_none(exported);
  // Between other objects the command may have printed nothing, which is bad when there must be something.
  const bool may_be_absent = exported.form != evidence::ExportForm::kCollector;
  if (expected.enabled && (reading.is_absent || may_be_absent)) {
    reading.finding = export_finding("proxy_not_configured", where, proxy.error().message);
  } else if (!reading.is_absent) {
    reading.finding = export_finding("input_missing", where, proxy.error().message);
  }
  return reading;
}

std::vector<core::Finding> judge_proxy(const PushProxy& proxy, const std::string& where,
                                       const ProxyExpectations& expected,
                                       const std::vector<evidence::ExportError>& told) {
  return ProxyJudge(proxy, where, expected).judge(told);
}

std::optional<core::Finding> judge_change(const PushProxy& proxy, const std::string& where,
                                          std::optional<core::SystemTime> as_of) {
  constexpr const char* kProperty = "WhenChangedUTC";
  const auto changed = possible_times(proxy.when_changed, proxy.when_changed_utc.value_or(""));
  if (!changed) return unreadable_date(where, kProperty, changed.error());
  if (!*changed || !as_of) return std::nullopt;
  const PossibleTimes& times = **changed;
  const core::SystemTime limit = *as_of + kClockTolerance;
  if (times.latest <= limit) return std::nullopt;
  if (times.earliest <= limit) return ambiguous_date(where, kProperty, times);
  return core::Finding("proxy_state_stale",
                       fmt::format("{}: expected an export made after the proxy's last change, at {}, found one of {}",
                                   where, core::rfc3339(times.earliest), core::rfc3339(*as_of)),
                       {core::Evidence("source", where), core::Evidence("when_changed", times.earliest),
                        core::Evidence("as_of", *as_of)});
}

}  // namespace probe::probes
