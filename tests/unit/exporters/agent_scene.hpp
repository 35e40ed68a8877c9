#pragma once

#include "exporters/http/agent_routes.hpp"
#include "tests/support/fakes/run_awaitable.hpp"
#include "tests/unit/exporters/page_rig.hpp"

#include <boost/asio/io_context.hpp>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace probe::testing {

/// An agent's answers without an agent: what is published here is what they are made from.
struct AgentScene {
  PageRig rig;
  bool lifecycle = false;
  std::vector<std::string> ran;  ///< names that were run now
  std::optional<core::ProbeRun> run_now_result;
  exporters::Archive* archive = nullptr;

  void expect(std::string name, std::string chain = {}, std::vector<std::string> needs = {}) {
    const auto position = rig.store.records().size();
    rig.store.expect(definition_of(std::move(name), std::move(chain), std::move(needs)), position);
  }

  void publish(const std::string& name, core::ProbeResult result = {}, std::string caused_by = {}) {
    auto run = run_of(name, std::move(result));
    run.id = "01a2214f-b11d-7f9a-9ec4-5aa19415537" + std::to_string(rig.store.generation() % 10);
    run.chain = rig.store.records().at(name).definition->chain;
    run.caused_by = std::move(caused_by);
    run.started_at = rig.clock.now();
    rig.store.plan(name, rig.clock.steady() + 60s);
    rig.store.publish(run);
  }

  std::vector<exporters::Route> routes() {
    exporters::AgentPages pages{rig.page, rig.store, rig.clock};
    pages.lifecycle = lifecycle;
    pages.ready = [] { return true; };
    pages.version = "0.1.0";
    pages.run_now = [this](std::string name) { return run_now(std::move(name)); };
    pages.archive = archive;
    return exporters::agent_routes(pages);
  }

  /// The answer to a request as a server would give it.
  exporters::Response ask(const std::string& method, const std::string& target, const std::string& body = {}) {
    return ask(routes(), method, target, body);
  }
  static exporters::Response ask(const std::vector<exporters::Route>& table, const std::string& method,
                                 const std::string& target, const std::string& body = {},
                                 std::vector<exporters::HeaderField> headers = {}) {
    const auto parts = exporters::split_target(target);
    auto routing = exporters::find_route(table, method, parts.path);
    if (routing.route == nullptr) return routing.refusal;
    exporters::Request request;
    request.method = method;
    request.path = std::string(parts.path);
    request.query = std::string(parts.query);
    request.body = body;
    request.headers = std::move(headers);
    request.parameters = std::move(routing.parameters);
    boost::asio::io_context io;
    return run_awaitable(io, exporters::call(*routing.route, request));
  }

 private:
  core::Awaitable<std::optional<core::ProbeRun>> run_now(std::string name) {
    ran.push_back(std::move(name));
    co_return run_now_result;
  }
};

/// A chain of three: the first link broken, the second fails for it, the third holds.
inline void break_a_link(AgentScene& scene) {
  scene.expect("auth-certificate", "exchange-hybrid");
  scene.expect("auth-thumbprint", "exchange-hybrid", {"auth-certificate"});
  scene.expect("push/proxy", "exchange-hybrid");
  core::Finding finding("cert_missing", "/var/lib/probe/auth.cer: no such file");
  finding.add({"file", "/var/lib/probe/auth.cer"});
  auto broken = result_with(finding);
  broken.spend(core::Phase::kProcessing, 2ms);
  scene.publish("auth-certificate", broken);
  scene.publish("auth-thumbprint", result_with(finding), "auth-certificate");
  scene.publish("push/proxy");
}

}  // namespace probe::testing
