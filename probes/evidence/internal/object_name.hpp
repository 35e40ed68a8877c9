#pragma once

#include <openssl/objects.h>

#include <array>
#include <string>

namespace probe::evidence::internal {

/// OpenSSL's short name of an object identifier where the long one has blanks (`serverAuth`), else the long one
/// (`sha256WithRSAEncryption`); the dotted form for what OpenSSL does not know.
inline std::string object_name(const ASN1_OBJECT* object) {
  if (object == nullptr) return "unknown";
  const int nid = OBJ_obj2nid(object);
  if (nid != NID_undef) {
    const std::string name = OBJ_nid2ln(nid);
    return name.find(' ') == std::string::npos ? name : OBJ_nid2sn(nid);
  }
  std::array<char, 128> dotted{};
  OBJ_obj2txt(dotted.data(), static_cast<int>(dotted.size()), object, 1);
  return dotted.data();
}

}  // namespace probe::evidence::internal
