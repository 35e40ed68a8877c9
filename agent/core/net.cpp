#include "agent/core/net.hpp"

#include <boost/algorithm/string/predicate.hpp>

namespace probe::core {

std::vector<std::string> HttpResponse::header_values(std::string_view name) const {
  std::vector<std::string> values;
  for (const auto& header : headers) {
    if (boost::algorithm::iequals(header.name, name)) values.push_back(header.value);
  }
  return values;
}

std::string HttpResponse::header(std::string_view name) const {
  for (const auto& header : headers) {
    if (boost::algorithm::iequals(header.name, name)) return header.value;
  }
  return {};
}

}  // namespace probe::core
