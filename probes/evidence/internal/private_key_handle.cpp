#include "probes/evidence/internal/private_key_handle.hpp"

#include "probes/evidence/internal/certificate_fields.hpp"

#include <utility>

namespace probe::evidence::internal {

PrivateKey PrivateKeyAccess::wrap(PkeyHandle key) {
  PrivateKey wrapped;
  wrapped.type_ = key_type_of(key.get());
  wrapped.bits_ = EVP_PKEY_get_bits(key.get());
  if (wrapped.type_ == "EC") wrapped.curve_ = curve_of(key.get());
  wrapped.handle_ = std::make_shared<const PrivateKeyHandle>(PrivateKeyHandle{std::move(key)});
  return wrapped;
}

}  // namespace probe::evidence::internal
