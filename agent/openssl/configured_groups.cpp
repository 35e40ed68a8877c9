#include "agent/openssl/configured_groups.hpp"

#include <openssl/conf.h>
#include <openssl/crypto.h>

#include <strings.h>

#include <cstring>
#include <memory>

namespace probe::openssl {

namespace {

struct Free {
  void operator()(char* text) const { OPENSSL_free(text); }
  void operator()(CONF* configuration) const { NCONF_free(configuration); }
};

}  // namespace

std::string configuration_file() {
  const std::unique_ptr<char, Free> path(CONF_get1_default_config_file());
  return path ? path.get() : "";
}

bool groups_are_configured(const std::string& path) {
  const std::unique_ptr<CONF, Free> configuration(NCONF_new(nullptr));
  long line = 0;
  if (!configuration || NCONF_load(configuration.get(), path.c_str(), &line) != 1) return true;
  // A null section is the part before the first one.
  const auto named_by = [&](const char* name, const char* section) {
    return NCONF_get_string(configuration.get(), section, name);
  };
  const char* modules = named_by("openssl_conf", nullptr);
  const char* tls = modules == nullptr ? nullptr : named_by("ssl_conf", modules);
  const char* defaults = tls == nullptr ? nullptr : named_by("system_default", tls);
  if (defaults == nullptr) return false;
  const auto* commands = NCONF_get_section(configuration.get(), defaults);
  for (int i = 0; i < sk_CONF_VALUE_num(commands); ++i) {
    const char* name = sk_CONF_VALUE_value(commands, i)->name;
    if (const char* point = std::strrchr(name, '.')) name = point + 1;  // "2.Groups" is another "Groups"
    if (strcasecmp(name, "Groups") == 0 || strcasecmp(name, "Curves") == 0) return true;
  }
  return false;
}

}  // namespace probe::openssl
