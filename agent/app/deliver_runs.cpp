#include "agent/app/deliver_runs.hpp"

#include "agent/app/engine.hpp"
#include "agent/files/file_reader.hpp"
#include "exporters/console/json_report.hpp"
#include "exporters/json_lines/line_file.hpp"
#include "exporters/push_gateway/push_gateway.hpp"
#include "exporters/textfile/textfile.hpp"

#include <boost/asio/co_spawn.hpp>
#include <fmt/format.h>

#include <unistd.h>

#include <array>
#include <exception>
#include <functional>
#include <optional>
#include <stdexcept>
#include <utility>
#include <variant>

namespace probe::app {

namespace asio = boost::asio;

namespace {

constexpr std::chrono::seconds kPushPatience(10);
constexpr std::size_t kMaxCredentialsBytes = 4096;
constexpr unsigned kForOthers = 077;

std::string host_name() {
  std::array<char, 256> name{};
  if (::gethostname(name.data(), name.size() - 1) != 0) return "";
  return name.data();
}

core::Secret<std::string> read_credentials(const std::string& path) {
  auto result = files::read_file(path, kMaxCredentialsBytes);
  if (const auto* error = std::get_if<core::FileError>(&result)) throw std::runtime_error(error->message);
  auto& content = std::get<core::FileContent>(result);
  core::Secret<std::string> all(std::move(content.bytes));
  if ((content.permissions & kForOthers) != 0) {
    throw std::runtime_error(
        fmt::format("{}: expected a file that only its owner may read, found mode {:04o}; `chmod "
                    "600` it",
                    path, content.permissions));
  }
  const auto& text = all.expose();
  const auto end = text.find_last_not_of("\r\n");
  const auto size = end == std::string::npos ? 0 : end + 1;
  const bool is_one_line = text.find_first_of(std::string_view("\r\n\0", 3)) >= size;
  if (!is_one_line || text.find(':') >= size) {
    throw std::runtime_error(path + ": expected one line, user:password");
  }
  return core::Secret<std::string>(text.substr(0, size));
}

exporters::PushGateway gateway_of(const DeliveryOptions& options) {
  exporters::PushGateway gateway;
  gateway.url = options.gateway_url;
  gateway.job = options.gateway_job;
  gateway.instance = options.gateway_instance.empty() ? host_name() : options.gateway_instance;
  gateway.trust.ca_file = options.gateway_ca_file;
  if (!options.gateway_credentials_file.empty()) {
    gateway.credentials = read_credentials(options.gateway_credentials_file);
  }
  return gateway;
}

void push(const DeliveryOptions& options, const std::string& text) {
  EngineCommons commons;
  Engine engine(commons);
  std::string problem;
  std::exception_ptr defect;
  const auto deadline = commons.clock.steady() + kPushPatience;
  asio::co_spawn(engine.io(), exporters::push(engine.http(), gateway_of(options), text, deadline),
                 [&](std::exception_ptr error, std::string said) {
                   defect = std::move(error);
                   problem = std::move(said);
                 });
  engine.io().run();
  if (defect) std::rethrow_exception(defect);
  if (!problem.empty()) throw std::runtime_error(problem);
}

}  // namespace

std::vector<std::string> deliver_runs(const DeliveryOptions& options, const std::vector<core::ProbeRun>& runs) {
  std::vector<std::string> problems;
  const auto attempt = [&](const std::string& where, const std::function<void()>& deliver) {
    if (where.empty()) return;
    try {
      deliver();
    } catch (const std::exception& error) {
      problems.emplace_back(error.what());
    }
  };
  const core::RealClock clock;
  attempt(options.json_lines_file,
          [&] { exporters::LineFile(options.json_lines_file).append(exporters::json_lines_report(runs)); });
  attempt(options.textfile, [&] { exporters::write_textfile(options.textfile, exporters::metrics_of(runs, clock)); });
  attempt(options.gateway_url, [&] { push(options, exporters::metrics_of(runs, clock)); });
  return problems;
}

}  // namespace probe::app
