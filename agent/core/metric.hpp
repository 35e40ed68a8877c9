#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace probe::core {

/// A gauge that a probe type publishes. Declared once, as a constant beside the type; HELP text and the reference page
/// come from it.
struct Metric {
  std::string_view
      name;  ///< full Prometheus name with base unit suffix, e.g. `probe_certificate_not_after_timestamp_seconds`
  std::string_view help;  ///< one sentence without a full stop
  std::string_view unit;  ///< `seconds`, `bits`, `ratio`, or empty for a plain number or info metric
};

/// Label names and values of one observation, beside the `probe`, `type` and `chain` labels that every series has.
/// Names live as long as the program. Values come from closed or bounded sets (a slot, a position), never from free
/// text of a target, except in `_info` metrics.
using Labels = std::vector<std::pair<std::string_view, std::string>>;

/// Labels that never change, so that many observations, runs and threads have one copy between them.
class SharedLabels {
 public:
  SharedLabels() = default;  ///< none
  explicit SharedLabels(Labels labels) {
    if (!labels.empty()) labels_ = std::make_shared<const Labels>(std::move(labels));
  }

  const Labels& get() const {
    static const Labels kNone;
    return labels_ ? *labels_ : kNone;
  }
  operator const Labels&() const { return get(); }  // NOLINT(google-explicit-constructor): they are labels
  Labels::const_iterator begin() const { return get().begin(); }
  Labels::const_iterator end() const { return get().end(); }

 private:
  std::shared_ptr<const Labels> labels_;  // null: none
};

/// One number seen in one run.
struct Observation {
  const Metric* metric;  ///< points at the declaration, which lives as long as the program
  double value;
  SharedLabels labels;
};

}  // namespace probe::core
