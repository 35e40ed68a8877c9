#include "exporters/web/web_access.hpp"

#include "config/problems.hpp"

#include <algorithm>
#include <utility>

namespace probe::exporters {

namespace {

/// How much a policy asks of clients: nothing, any certificate, one that verifies.
int strictness(ClientAuth policy) {
  switch (policy) {
    case ClientAuth::kNone:
    case ClientAuth::kRequest:
    case ClientAuth::kVerifyIfGiven:
      return 0;
    case ClientAuth::kRequireAny:
      return 1;
    case ClientAuth::kRequireAndVerify:
      break;
  }
  return 2;
}

/// What `next` would take away of the protection that `now` gives; empty: nothing.
std::string lost(const WebSnapshot& now, const WebSnapshot& next) {
  if (now.tls && !next.tls) return "TLS";
  if (strictness(next.client_auth) < strictness(now.client_auth)) return "the demand for certificates of clients";
  if (!now.users.empty() && next.users.empty()) return "all users";
  return {};
}

Response too_many_requests(std::string_view message) {
  auto response = text_response(429, message);
  response.headers.emplace_back("Retry-After", "1");
  return response;
}

Response unauthorized() {
  auto response = text_response(401, "user name and password are needed (basic authentication)");
  response.headers.emplace_back("WWW-Authenticate", "Basic realm=\"probe\", charset=\"UTF-8\"");
  return response;
}

/// Sets a flag back at the end of a scope, also when a coroutine is cancelled there.
class Cleared {
 public:
  explicit Cleared(bool& flag) : flag_(flag) {}
  ~Cleared() { flag_ = false; }
  Cleared(const Cleared&) = delete;
  Cleared& operator=(const Cleared&) = delete;

 private:
  bool& flag_;
};

}  // namespace

/// What a look at the files found.
struct WebAccess::Reading {
  bool changed = false;
  LoadedWebConfig loaded;
  std::string problems;

  static Reading of(const std::string& config_file, const std::vector<FileStamp>& known) {
    Reading reading;
    const auto is_same = [](const FileStamp& stamp) { return stamp_of(stamp.path) == stamp; };
    if (!known.empty() && std::ranges::all_of(known, is_same)) return reading;
    reading.changed = true;
    config::Problems problems(config_file);
    reading.loaded = load_web_config(problems);
    reading.problems = problems.text();
    return reading;
  }
};

WebAccess::WebAccess(std::string config_file, Observer observer, std::chrono::milliseconds look_every)
    : config_file_(std::move(config_file)),
      observer_(std::move(observer)),
      look_every_(look_every),
      looked_at_(std::chrono::steady_clock::now()),
      limiter_(RateLimit{}) {
  auto reading = Reading::of(config_file_, {});
  if (!reading.loaded.snapshot) throw WebConfigError(reading.problems);
  take(std::move(reading));
}

void WebAccess::take(Reading reading) {
  if (!reading.changed) return;
  files_ = std::move(reading.loaded.files);
  if (reading.loaded.snapshot && snapshot_) {
    const auto what = lost(*snapshot_, *reading.loaded.snapshot);
    if (!what.empty()) {
      reading.problems = config_file_ + ": the file no longer has " + what +
                         ", which a running agent does not give up; restart it if that is meant";
    }
  }
  if (reading.problems.empty()) {
    snapshot_ = std::move(reading.loaded.snapshot);
    authenticator_.forget();
    if (limiter_.limit() != snapshot_->rate_limit) limiter_ = RateLimiter(snapshot_->rate_limit);
  }
  observer_(reading.problems);
}

core::Awaitable<std::shared_ptr<const WebSnapshot>> WebAccess::current() {
  constexpr std::chrono::milliseconds kPatience(250);
  const auto now = std::chrono::steady_clock::now();
  if (looking_ || now - looked_at_ < look_every_) co_return snapshot_;
  looked_at_ = now;
  looking_ = true;
  const Cleared cleared(looking_);
  std::function<Reading()> work = [file = config_file_, known = files_] { return Reading::of(file, known); };
  auto reading = co_await pool_.run(std::move(work), now + kPatience);
  if (reading) take(std::move(*reading));
  co_return snapshot_;
}

core::Awaitable<std::optional<Response>> WebAccess::refusal(std::shared_ptr<const WebSnapshot> snapshot,
                                                            std::string authorization, boost::asio::ip::address peer) {
  if (!limiter_.allow(std::chrono::steady_clock::now())) {
    co_return too_many_requests("too many requests; the limit is that of rate_limit in the web configuration");
  }
  if (snapshot->users.empty()) co_return std::nullopt;
  auto credentials = parse_basic_credentials(authorization);
  if (!credentials) co_return unauthorized();
  const std::shared_ptr<const Users> users(snapshot, &snapshot->users);
  const auto login = co_await authenticator_.judge(users, std::move(*credentials), peer);
  if (login == Login::kRight) co_return std::nullopt;
  if (login == Login::kTooMany) co_return too_many_requests("too many logins at once");
  co_return unauthorized();
}

}  // namespace probe::exporters
