#include "probes/proxy_state_judgement.hpp"

#include "probes/evidence/format_list.hpp"
#include "probes/evidence/text.hpp"
#include "probes/evidence/uri.hpp"
#include "probes/https_source.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace probe::probes {

namespace {

using evidence::FormatListObject;
using evidence::PushProxy;

constexpr std::size_t kMaxShownBytes = 200;

std::string shown(std::string_view text) { return core::one_line(text, kMaxShownBytes); }

/// An absolute https URL without a user in it.
bool is_target(const std::string& uri) { return is_https(uri) && !check_url(uri); }

std::optional<std::string> check_target(const std::string& uri) {
  if (auto wrong = check_url(uri)) return wrong;
  if (is_https(uri)) return std::nullopt;
  return fmt::format("expected an https URL, got \"{}\"", shown_url(uri));
}

/// Whether the command ran and had nothing to print. A file of no bytes at all is more likely one that is just being
/// written.
bool is_blank_output(std::string_view bytes) {
  if (bytes.empty()) return false;
  const auto text = evidence::decode_text(bytes);
  return text && text->find_first_not_of(" \t\r\n") == std::string::npos;
}

/// Whether a value that should be True or False is neither: the object may be there and its state is unknown.
bool has_bad_boolean(const FormatListObject& object) {
  constexpr std::array<std::string_view, 2> kBooleans{"Enabled", "IsValid"};
  return std::ranges::any_of(kBooleans, [&object](std::string_view name) {
    const auto value = object.get(name);
    return value && !value->empty() && !evidence::parse_boolean(*value);
  });
}

core::Finding export_finding(core::Code code, const std::string& file, std::string_view what) {
  return {code, fmt::format("{}: {}", file, what), {core::Evidence("file", file)}};
}

class ProxyJudge {
 public:
  ProxyJudge(const PushProxy& proxy, const std::string& file, const ProxyExpectations& expected)
      : proxy_(proxy), file_(file), expected_(expected) {}

  std::vector<core::Finding> judge() {
    judge_presence();
    judge_state("proxy_disabled", "Enabled", proxy_.enabled);
    judge_state("proxy_invalid", "IsValid", proxy_.is_valid);
    if (proxy_.organization) judge_organization(*proxy_.organization);
    if (proxy_.uri) judge_uri(*proxy_.uri);
    judge_object_state(proxy_.object_state.value_or(""));
    return std::move(findings_);
  }

 private:
  void judge_presence() {
    std::vector<std::string_view> missing;
    if (!proxy_.enabled) missing.push_back("Enabled");
    if (!proxy_.is_valid) missing.push_back("IsValid");
    if (!proxy_.organization) missing.push_back("Organization");
    if (!proxy_.uri) missing.push_back("Uri");
    if (missing.empty()) return;
    add("input_missing", fmt::format("{}: expected the proxy's properties Enabled, IsValid, Organization and Uri, "
                                     "found no value of {}",
                                     file_, fmt::join(missing, ", ")));
  }

  void judge_state(core::Code code, std::string_view name, std::optional<bool> state) {
    if (state.value_or(true)) return;
    add(code, fmt::format("{}: expected True, found False", name));
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
    const std::string seen = found.empty() ? "nothing" : fmt::format("\"{}\"", shown_url(found));
    if (!is_target(found)) return add("proxy_uri_invalid", "Uri: expected an absolute https URL, found " + seen);
    if (expected_.uri.empty()) return;
    if (evidence::normalize_uri(found) == evidence::normalize_uri(expected_.uri)) return;
    add("proxy_uri_mismatch", fmt::format("Uri: expected {}, found {}", shown_url(expected_.uri), shown_url(found)),
        {core::Evidence("expected", shown_url(expected_.uri)), core::Evidence("found", shown_url(found))});
  }

  void judge_object_state(const std::string& state) {
    if (state.empty() || state == "Unchanged") return;
    add("proxy_object_pending", fmt::format("ObjectState: expected Unchanged, found {}", shown(state)));
  }

  void add(core::Code code, std::string message, std::vector<core::Evidence> evidence = {}) {
    core::Finding finding(code, std::move(message), std::move(evidence));
    finding.add(core::Evidence("file", file_));
    const auto fact = [&finding](const char* key, const std::optional<std::string>& value) {
      if (value && !value->empty()) finding.add(core::Evidence(key, shown(*value)));
    };
    fact("identity", proxy_.identity);
    fact("when_changed_utc", proxy_.when_changed_utc);
    findings_.push_back(std::move(finding));
  }

  const PushProxy& proxy_;
  const std::string& file_;
  const ProxyExpectations& expected_;
  std::vector<core::Finding> findings_;
};

}  // namespace

config::Schema<ProxyExpectations> ProxyExpectations::schema() {
  return config::Schema<ProxyExpectations>{}
      .optional("organization", &ProxyExpectations::organization, "The domain for which notifications are forwarded",
                config::not_empty())
      .optional("uri", &ProxyExpectations::uri, "The URL to which notifications are forwarded", check_target);
}

ProxyReading read_proxy_export(std::string_view bytes, const std::string& file) {
  ProxyReading reading;
  if (is_blank_output(bytes)) {
    reading.finding =
        export_finding("proxy_not_configured", file,
                       "expected a push notification proxy, found no object: the command printed nothing");
    return reading;
  }
  const auto objects = evidence::read_format_list(bytes);
  if (!objects) {
    reading.finding = export_finding("input_parse_error", file, objects.error().message);
    return reading;
  }
  auto proxy = evidence::read_push_proxy(*objects);
  if (proxy) {
    reading.proxy = *std::move(proxy);
    return reading;
  }
  const bool unclear = std::ranges::any_of(*objects, has_bad_boolean);
  const core::Code code = unclear ? core::Code("input_parse_error") : core::Code("proxy_not_configured");
  reading.finding = export_finding(code, file, proxy.error().message);
  return reading;
}

std::vector<core::Finding> judge_proxy(const PushProxy& proxy, const std::string& file,
                                       const ProxyExpectations& expected) {
  return ProxyJudge(proxy, file, expected).judge();
}

}  // namespace probe::probes
