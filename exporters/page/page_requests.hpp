#pragma once

#include "agent/core/awaitable.hpp"
#include "exporters/http/agent_pages.hpp"
#include "exporters/http/http_message.hpp"
#include "exporters/page/layout.hpp"

#include <cstddef>
#include <memory>
#include <string>

namespace probe::exporters {

/// What every request for a page is answered with.
struct PageContext {
  explicit PageContext(std::shared_ptr<const AgentPages> given);

  std::shared_ptr<const AgentPages> pages;
  /// What a form has to bring back, so that no other site's form can do what ours does. Made anew at each start.
  std::string token;

  /// For a page that is `folders` deep below `/`. Takes `refresh` from the query; leaves the rest to the page.
  Frame frame(std::size_t folders, const Request& request) const;
};

/// The pages that take a while: they read the history, or run a probe. Arguments live until the answer is there.
core::Awaitable<Response> answer_overview(const PageContext& context, const Request& request);
core::Awaitable<Response> answer_probe(const PageContext& context, const Request& request);
core::Awaitable<Response> answer_run(const PageContext& context, const Request& request);

}  // namespace probe::exporters
