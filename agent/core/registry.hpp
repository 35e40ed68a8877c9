#pragma once

#include "agent/core/metric.hpp"
#include "agent/core/probe.hpp"
#include "config/schema.hpp"

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace probe::core {

/// All that the program knows of one type of probe. Made by `make_probe_type`; listed in probes/builtin.cpp.
struct ProbeType {
  std::string_view name;     ///< value of the key `type`
  std::string_view summary;  ///< one sentence: what a run judges
  std::vector<const Metric*> metrics;
  /// Makes a probe from its part of the configuration. Reports every mistake and returns nullptr when there was one.
  std::function<std::unique_ptr<Probe>(const config::Node& node, const std::string& path, config::Problems& problems)>
      make;
  std::function<std::vector<config::KeyDoc>()> keys;  ///< for the reference page
};

/// `P`: a Probe constructible from `C`; `C`: its configuration, with `static config::Schema<C> schema()`.
template <class P, class C>
ProbeType make_probe_type(std::string_view name, std::string_view summary, std::vector<const Metric*> metrics = {});

/// The types there are. Filled once, in main; immutable afterwards.
class ProbeRegistry {
 public:
  explicit ProbeRegistry(std::vector<ProbeType> types) : types_(std::move(types)) {}
  const ProbeType* find(std::string_view name) const;
  std::span<const ProbeType> types() const { return types_; }
  std::vector<std::string_view> names() const;

 private:
  std::vector<ProbeType> types_;
};

/// Names of the keys of ProbeDefinition: a type's own schema must not call them unknown.
std::span<const std::string_view> common_keys();

template <class P, class C>
ProbeType make_probe_type(std::string_view name, std::string_view summary, std::vector<const Metric*> metrics) {
  ProbeType type;
  type.name = name;
  type.summary = summary;
  type.metrics = std::move(metrics);
  type.make = [schema = C::schema()](const config::Node& node, const std::string& path,
                                     config::Problems& problems) -> std::unique_ptr<Probe> {
    const std::size_t before = problems.size();
    C configuration = schema.parse(node, path, problems, common_keys());
    if (problems.size() != before) return nullptr;
    return std::make_unique<P>(std::move(configuration));
  };
  type.keys = [schema = C::schema()] { return schema.describe(); };
  return type;
}

}  // namespace probe::core
