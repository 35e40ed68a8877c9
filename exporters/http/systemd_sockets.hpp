#pragma once

#include <vector>

namespace probe::exporters {

/// The listening TCP sockets that systemd opened for this process (sd_listen_fds(3)), in the order of the unit file.
/// Takes the variables that announce them out of the environment, so that no child believes they are for it. Throws
/// ListenError when there are none, or one is not a listening TCP socket. To be called once, before there are threads.
std::vector<int> take_systemd_sockets();

}  // namespace probe::exporters
