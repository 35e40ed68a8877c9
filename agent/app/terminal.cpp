#include "agent/app/terminal.hpp"

#include <sys/ioctl.h>

#include <unistd.h>

#include <cstdlib>
#include <string_view>

namespace probe::app {

exporters::TableOptions terminal_options() {
  exporters::TableOptions options;
  const bool terminal = ::isatty(STDOUT_FILENO) == 1;
  const char* no_color = std::getenv("NO_COLOR");  // NOLINT(concurrency-mt-unsafe): nobody sets it
  const char* term = std::getenv("TERM");          // NOLINT(concurrency-mt-unsafe)
  const bool plain =
      (no_color != nullptr && *no_color != '\0') || (term != nullptr && std::string_view(term) == "dumb");
  options.color = terminal && !plain;
  winsize size{};
  if (terminal && ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 60) options.width = size.ws_col;
  if (!terminal) options.width = 120;
  return options;
}

}  // namespace probe::app
