#include "agent/core/result.hpp"

#include <algorithm>
#include <iterator>

namespace probe::core {

void ProbeResult::add(Finding finding) {
  const bool known = std::any_of(findings_.begin(), findings_.end(), [&finding](const Finding& said) {
    return said.code() == finding.code() && said.severity() == finding.severity() &&
           said.message() == finding.message();
  });
  if (!known) findings_.push_back(std::move(finding));
}

void ProbeResult::add(std::vector<Finding> findings) {
  for (Finding& finding : findings) add(std::move(finding));
}

void ProbeResult::observe(const Metric& metric, double value, Labels labels) {
  observe_shared(metric, value, SharedLabels(std::move(labels)));
}

void ProbeResult::observe_shared(const Metric& metric, double value, SharedLabels labels) {
  observations_.push_back(Observation{&metric, value, std::move(labels)});
}

void ProbeResult::merge(ProbeResult other) {
  add(std::move(other.findings_));
  std::move(other.observations_.begin(), other.observations_.end(), std::back_inserter(observations_));
  phases_.add(other.phases_);
}

const Finding* ProbeResult::first(Severity severity) const {
  const auto found = std::find_if(findings_.begin(), findings_.end(),
                                  [severity](const Finding& finding) { return finding.severity() == severity; });
  return found == findings_.end() ? nullptr : &*found;
}

const Finding* ProbeResult::decisive() const {
  const Finding* failure = first(Severity::kFailure);
  return failure != nullptr ? failure : first(Severity::kUnknown);
}

ResultType ProbeResult::type() const { return decisive() == nullptr ? ResultType::kSucceeded : ResultType::kFailed; }

std::string ProbeResult::error() const {
  const Finding* failure = first(Severity::kFailure);
  return failure == nullptr ? std::string() : failure->message();
}

std::string ProbeResult::exception() const {
  const Finding* unknown = first(Severity::kUnknown);
  return unknown == nullptr ? std::string() : unknown->message();
}

std::string describe(const std::exception& error) {
  std::string text = error.what();
  try {
    std::rethrow_if_nested(error);
  } catch (const std::exception& cause) {
    text += ": " + describe(cause);
  } catch (...) {
    text += ": an exception of unknown type";
  }
  return text;
}

}  // namespace probe::core
