#include "agent/openssl/configured_groups.hpp"

#include <openssl/conf.h>
#include <openssl/crypto.h>

#include <strings.h>

#include <cstring>
#include <memory>
#include <string_view>

namespace probe::openssl {

namespace {

struct Free {
  void operator()(char* text) const { OPENSSL_free(text); }
  void operator()(CONF* configuration) const { NCONF_free(configuration); }
};

/// Whether `is` says so of any line in the section.
template <class Is>
bool any_in(const CONF* configuration, const char* section, Is is) {
  const auto* lines = NCONF_get_section(configuration, section);
  for (int i = 0; i < sk_CONF_VALUE_num(lines); ++i) {
    if (is(*sk_CONF_VALUE_value(lines, i))) return true;
  }
  return false;
}

bool names_groups(const CONF_VALUE& command) {
  const char* name = command.name;
  if (const char* point = std::strrchr(name, '.')) name = point + 1;  // "2.Groups" is another "Groups"
  return strcasecmp(name, "Groups") == 0 || strcasecmp(name, "Curves") == 0;
}

}  // namespace

std::string configuration_file() {
  const std::unique_ptr<char, Free> path(CONF_get1_default_config_file());
  return path ? path.get() : "";
}

bool groups_are_configured(const std::string& path) {
  const std::unique_ptr<CONF, Free> configuration(NCONF_new(nullptr));
  long line = 0;
  if (!configuration || NCONF_load(configuration.get(), path.c_str(), &line) != 1) return true;
  const char* modules = NCONF_get_string(configuration.get(), nullptr, "openssl_conf");  // before the first section
  if (modules == nullptr) return false;
  return any_in(configuration.get(), modules, [&](const CONF_VALUE& module) {
    // "ssl_conf.second" is one more "ssl_conf".
    const std::string_view name(module.name);
    if (name.substr(0, name.rfind('.')) != "ssl_conf") return false;
    const char* defaults = NCONF_get_string(configuration.get(), module.value, "system_default");
    return defaults != nullptr && any_in(configuration.get(), defaults, names_groups);
  });
}

}  // namespace probe::openssl
