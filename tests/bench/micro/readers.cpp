#include "probes/evidence/certificate.hpp"
#include "probes/evidence/clixml.hpp"
#include "probes/evidence/format_list.hpp"
#include "probes/evidence/jwks.hpp"
#include "probes/evidence/metadata.hpp"
#include "tests/bench/micro/samples.hpp"

#include <benchmark/benchmark.h>

#include <cstdint>
#include <stdexcept>
#include <string>

namespace probe::bench {
namespace {

/// Reads `bytes` over and over, having looked once that there is something to read: refusing costs next to nothing.
template <class Read>
void read_repeatedly(benchmark::State& state, const std::string& bytes, Read read) {
  if (!read(bytes)) throw std::runtime_error("the sample cannot be read");
  for ([[maybe_unused]] auto unused : state) benchmark::DoNotOptimize(read(bytes));
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(bytes.size()));
}

void certificate_from_der(benchmark::State& state) {
  read_repeatedly(state, certificate_der(), [](const auto& bytes) { return evidence::read_certificate_der(bytes); });
}
BENCHMARK(certificate_from_der);

void certificates_from_pem(benchmark::State& state) {
  read_repeatedly(state, certificate_pem(), [](const auto& bytes) { return evidence::read_certificates(bytes); });
}
BENCHMARK(certificates_from_pem);

void key_set(benchmark::State& state) {
  read_repeatedly(state, key_set_json(), [](const auto& bytes) { return evidence::read_jwks(bytes); });
}
BENCHMARK(key_set);

void metadata(benchmark::State& state) {
  read_repeatedly(state, metadata_json(), [](const auto& bytes) { return evidence::read_metadata(bytes); });
}
BENCHMARK(metadata);

void clixml(benchmark::State& state) {
  read_repeatedly(state, sample_file("tests/fuzz/corpus/clixml/auth_config.xml"),
                  [](const auto& bytes) { return evidence::read_clixml(bytes); });
}
BENCHMARK(clixml);

void format_list(benchmark::State& state) {
  read_repeatedly(state, sample_file("tests/fuzz/corpus/format_list/auth_config.txt"),
                  [](const auto& bytes) { return evidence::read_format_list(bytes); });
}
BENCHMARK(format_list);

}  // namespace
}  // namespace probe::bench
