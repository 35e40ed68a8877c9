#pragma once

#include "config/problems.hpp"
#include "exporters/http/http_message.hpp"
#include "exporters/web/web_config.hpp"

#include <boost/asio/ssl/context.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace probe::exporters {

/// A web configuration as it was when its files were read; never changes.
struct WebSnapshot {
  std::shared_ptr<boost::asio::ssl::context> tls;  ///< nullptr: plain HTTP
  ClientAuth client_auth = ClientAuth::kNone;
  Users users;
  RateLimit rate_limit;
  std::vector<HeaderField> headers;  ///< of every response that does not bring its own
};

/// What tells one state of a file from another, short of reading it.
struct FileStamp {
  std::string path;
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  std::int64_t size = -1;  ///< -1: there is no such file
  std::int64_t changed_ns = 0;

  bool operator==(const FileStamp&) const = default;
};

/// As the file is now. Blocks.
FileStamp stamp_of(const std::string& path);

/// What came of reading a web configuration.
struct LoadedWebConfig {
  std::shared_ptr<const WebSnapshot> snapshot;  ///< nullptr when there was a mistake
  std::vector<FileStamp> files;                 ///< the configuration and all that it names, as they were before
};

/// Reads `problems.file()` and the files that it names, and makes everything ready for use; all mistakes, also those in
/// the other files, become problems at the key that is to blame. Blocks: for start-up, or a thread of a pool.
LoadedWebConfig load_web_config(config::Problems& problems);

}  // namespace probe::exporters
