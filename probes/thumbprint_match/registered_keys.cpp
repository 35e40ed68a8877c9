#include "probes/thumbprint_match/registered_keys.hpp"

#include "probes/sources/export_source.hpp"

#include <utility>

namespace probe::probes {

namespace {

std::optional<std::string> check_severity(const RegisteredKeysConfig& config) {
  if (config.must_be == Registration::kAbsent || config.severity == LeftoverSeverity::kWarning) return std::nullopt;
  return "expected only with must_be absent: a key that is missing is a failure anyhow";
}

}  // namespace

config::Schema<RegisteredKeysConfig> RegisteredKeysConfig::schema() {
  return byte_source_keys<RegisteredKeysConfig>(
             "file",
             "the keys registered with an application or service principal: Graph's keyCredentials as JSON, of one "
             "holder or a list of them")
      .optional("must_be", &RegisteredKeysConfig::must_be,
                "`present`: the current certificate, and the next one in time, have to be registered. `absent`: no "
                "certificate of this organization may be, as on the service principal that Exchange Online shares")
      .optional("app_id", &RegisteredKeysConfig::app_id,
                "Application whose keys count. Default: the only one; with `absent` the shared service principal, "
                "00000002-0000-0ff1-ce00-000000000000",
                config::not_empty())
      .optional("severity", &RegisteredKeysConfig::severity, "What a key that must be absent counts as")
      .exactly_one_of({"file", "url", "command", "inline"})
      .check("severity", check_severity);
}

core::Awaitable<std::optional<RegisteredKeys>> read_registered_keys(core::ProbeContext& context,
                                                                    RegisteredKeysConfig source,
                                                                    core::ProbeResult& result) {
  ExportSource judged;
  static_cast<ByteSource&>(judged) = source;
  const ByteSource bytes_of = std::move(source);
  auto bytes = co_await read_source(context, bytes_of, kMaxExportBytes, kInputCodes, result);
  std::optional<RegisteredKeys> keys;
  if (!bytes) co_return keys;
  const ExportReading reading{bytes->where, evidence::Export{}, bytes->changed_at};
  if (auto stale = judge_export_age(judged, reading, context.clock.now())) {
    result.add(*std::move(stale));
    co_return keys;
  }
  auto parsed = evidence::read_key_credentials(bytes->bytes);
  if (parsed) {
    keys.emplace(RegisteredKeys{std::move(bytes->where), *std::move(parsed)});
  } else {
    result.add(unreadable_export(bytes->where, parsed.error()));
  }
  co_return keys;
}

}  // namespace probe::probes
