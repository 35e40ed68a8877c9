#pragma once

#include "tests/lab/lab_layout.hpp"
#include "tests/lab/lab_material.hpp"
#include "tests/lab/lab_state.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace probe::lab {

/// The properties of one object, in the order they are printed.
using Properties = std::vector<std::pair<std::string, std::string>>;

/// The object as Format-List prints it on a screen that many columns wide: labels padded to the longest, long values
/// wrapped under their beginning, at a space where there is one, blank lines around, lines ended by CR LF.
std::string format_list(const Properties& object, std::size_t columns);

/// ASCII text as Out-File of Windows PowerShell writes it: UTF-16, little end first, with a byte order mark.
std::string utf16(std::string_view ascii);

/// A moment as a shell with the culture en-US prints it: `8/27/2013 7:23:47 PM`.
std::string us_date(probe::testing::TimePoint time);

/// What `Get-AuthConfig | fl > authconfig.txt` leaves behind.
std::string auth_config_export(const LabState& state, const LabMaterial& material);

/// What `Get-AuthServer | fl > authservers.txt` leaves behind.
std::string auth_servers_export(const AuthServersState& state, const LabPorts& ports);

/// What `Enable-PushNotificationProxy` prints, saved as UTF-8. Without the object, the blank lines that are left.
std::string push_proxy_export(const PushProxyState& state, const LabMaterial& material, const LabPorts& ports);

}  // namespace probe::lab
