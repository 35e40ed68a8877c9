#include "exporters/page/page_requests.hpp"

#include "exporters/api/documents.hpp"
#include "exporters/http/compression.hpp"
#include "exporters/http/percent.hpp"
#include "exporters/http/query.hpp"
#include "exporters/page/overview_page.hpp"
#include "exporters/page/probe_page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <random>
#include <string_view>
#include <utility>

namespace probe::exporters {

namespace {

constexpr std::size_t kShownRuns = 20;

std::string random_token() {
  std::random_device random;
  std::string token;
  for (int i = 0; i < 4; ++i) token += fmt::format("{:08x}", random());
  return token;
}

/// Whether two texts are the same, in a time that does not tell where they differ.
bool same_secret(std::string_view left, std::string_view right) {
  if (left.size() != right.size()) return false;
  unsigned difference = 0;
  for (std::size_t i = 0; i < left.size(); ++i) difference |= static_cast<unsigned char>(left[i] ^ right[i]);
  return difference == 0;
}

std::size_t number_of(const Fields& fields, std::string_view name, std::size_t usual, std::size_t most) {
  const auto text = field(fields, name);
  if (text.empty()) return usual;
  std::size_t value = 0;
  const auto [stopped, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc() && stopped == text.data() + text.size() && value <= most) return value;
  throw BadRequest(fmt::format("expected {} to be a number up to {}", name, most));
}

OverviewChoice choice_of(const Fields& fields) {
  OverviewChoice choice;
  constexpr std::size_t kLastPage = 1'000'000;
  choice.page = std::max<std::size_t>(1, number_of(fields, "page", 1, kLastPage));
  const auto state = field(fields, "state");
  if (state.empty()) return choice;
  choice.state = state_named(state);
  if (!choice.state) throw BadRequest("expected state to be failed, stale, warning, waiting or succeeded");
  return choice;
}

bool may_run(const PageContext& context) { return context.pages->lifecycle && context.pages->run_now; }

Response bad_request(const PageContext& context, std::size_t folders, const BadRequest& bad) {
  return page_refusal(context.frame(folders, {}), 400, "This address asks for something unknown", bad.what());
}

Response no_probe(const PageContext& context, std::size_t folders) {
  return page_refusal(context.frame(folders, {}), 404, "No such probe",
                      "The configuration has no probe of this name. It may have had one before the last reload.");
}

/// Why a form is not answered; nothing when it is.
std::optional<Response> why_not_run(const PageContext& context, const Request& request) {
  constexpr std::size_t kFolders = 2;
  const auto refuse = [&context](const char* why) {
    return page_refusal(context.frame(kFolders, {}), 403, "Not run", why);
  };
  if (!may_run(context)) return refuse("Running probes by HTTP is switched off; --web.enable-lifecycle allows it.");
  try {
    const auto fields = read_fields(request.body, {"token"});
    if (!same_secret(field(fields, "token"), context.token)) {
      return refuse("The page was made before the agent was started anew. Go back, reload it and try again.");
    }
  } catch (const BadRequest& bad) {
    return bad_request(context, kFolders, bad);
  }
  if (!context.pages->store.records().contains(request.parameters.front())) return no_probe(context, kFolders);
  return std::nullopt;
}

PastRunsQuery query_for(const std::string& probe) {
  PastRunsQuery query;
  query.probe = probe;
  query.limit = kShownRuns;
  return query;
}

Response render_probe(const PageContext& context, const Request& request, std::vector<PastRun> runs,
                      const std::optional<Days>& days) {
  // Looked for again: the configuration may have changed while the history was read.
  const auto& name = request.parameters.front();
  const auto found = context.pages->store.records().find(name);
  if (found == context.pages->store.records().end()) return no_probe(context, 1);
  constexpr Day kNothing{};
  ProbePast past;
  past.runs = std::move(runs);
  put_latest_first(past.runs, found->second, query_for(name));
  if (days) {
    const auto day = days->find(name);
    past.day = day == days->end() ? &kNothing : &day->second;
  }
  if (!may_run(context)) {
    return compressed(probe_page(*context.pages, context.frame(1, request), found->second, past, ""), request);
  }
  // As it is: what targets say stands beside the token.
  return probe_page(*context.pages, context.frame(1, request), found->second, past, context.token);
}

core::Awaitable<std::optional<Days>> last_day(const PageContext& context) {
  if (context.pages->archive == nullptr) co_return std::nullopt;
  auto reading = context.pages->archive->last_day();
  co_return co_await std::move(reading);
}

core::Awaitable<std::vector<PastRun>> past_runs(const PageContext& context, const std::string& probe) {
  if (context.pages->archive == nullptr) co_return std::vector<PastRun>();
  auto reading = context.pages->archive->runs(query_for(probe));
  co_return co_await std::move(reading);
}

}  // namespace

PageContext::PageContext(std::shared_ptr<const AgentPages> given) : pages(std::move(given)), token(random_token()) {}

Frame PageContext::frame(std::size_t folders, const Request& request) const {
  constexpr std::size_t kLongest = 86'400;
  Frame frame;
  frame.links = Links(folders);
  frame.version = pages->version;
  frame.telemetry_path = pages->telemetry_path;
  try {
    const auto fields = read_fields(request.query, {"refresh", "state", "page"});
    const auto seconds = number_of(fields, "refresh", 0, kLongest);
    frame.filter = field(fields, "state");
    if (seconds > 0) frame.reload_seconds = static_cast<unsigned>(std::max<std::size_t>(seconds, 5));
  } catch (const BadRequest&) {
    // The page says so, where it is one that has parameters.
  }
  return frame;
}

core::Awaitable<Response> answer_overview(const PageContext& context, const Request& request) {
  const auto days = co_await last_day(context);
  try {
    const auto choice = choice_of(read_fields(request.query, {"refresh", "state", "page"}));
    auto page = overview_page(*context.pages, context.frame(0, request), choice, days ? &*days : nullptr);
    co_return compressed(std::move(page), request);
  } catch (const BadRequest& bad) {
    co_return bad_request(context, 0, bad);
  }
}

core::Awaitable<Response> answer_probe(const PageContext& context, const Request& request) {
  const auto& name = request.parameters.front();
  if (!context.pages->store.records().contains(name)) co_return no_probe(context, 1);
  auto runs = co_await past_runs(context, name);
  const auto days = co_await last_day(context);
  co_return render_probe(context, request, std::move(runs), days);
}

core::Awaitable<Response> answer_run(const PageContext& context, const Request& request) {
  auto refusal = why_not_run(context, request);
  if (refusal) co_return std::move(*refusal);
  auto running = context.pages->run_now(request.parameters.front());
  const auto run = co_await std::move(running);
  if (!run) co_return page_refusal(context.frame(2, {}), 503, "Not run", "The probe or the agent is being stopped.");
  Response response = text_response(303, "done");
  response.headers.emplace_back("Location", "../" + percent_encoded(request.parameters.front()));
  co_return response;
}

}  // namespace probe::exporters
