#pragma once

#include <string>
#include <vector>

namespace probe::docs {

/// A page of docs/reference, made from the declarations in the source.
struct ReferencePage {
  std::string file;
  std::string text;
};

std::vector<ReferencePage> reference_pages();

}  // namespace probe::docs
