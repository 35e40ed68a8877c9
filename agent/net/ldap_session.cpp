#include "agent/net/ldap_session.hpp"

#include <fmt/format.h>
#include <sys/time.h>

#include <ldap.h>
#include <openldap.h>

#include <algorithm>
#include <array>
#include <limits>
#include <mutex>
#include <new>
#include <stdexcept>
#include <utility>

namespace probe::net {

namespace {

struct Unbind {
  void operator()(LDAP* session) const { ::ldap_unbind_ext_s(session, nullptr, nullptr); }
};
struct FreeMessage {
  void operator()(LDAPMessage* message) const { ::ldap_msgfree(message); }
};
struct FreeText {
  void operator()(char* text) const { ::ldap_memfree(text); }
};
struct FreeElement {
  void operator()(BerElement* element) const { ::ber_free(element, 0); }
};
struct FreeValues {
  void operator()(berval** values) const { ::ldap_value_free_len(values); }
};
struct FreeTexts {
  void operator()(char** texts) const { ::ber_memvfree(reinterpret_cast<void**>(texts)); }
};

using SessionPtr = std::unique_ptr<LDAP, Unbind>;
using MessagePtr = std::unique_ptr<LDAPMessage, FreeMessage>;
using TextPtr = std::unique_ptr<char, FreeText>;
using ElementPtr = std::unique_ptr<BerElement, FreeElement>;
using ValuesPtr = std::unique_ptr<berval*, FreeValues>;
using TextsPtr = std::unique_ptr<char*, FreeTexts>;

/// What a message may take beyond the values it carries.
constexpr std::size_t kEnvelope = std::size_t{64} * 1024;

void set(LDAP* session, int option, const void* value) {
  if (::ldap_set_option(session, option, value) != LDAP_OPT_SUCCESS) {
    throw std::runtime_error(fmt::format("libldap does not take option {:#x}", static_cast<unsigned>(option)));
  }
}
void set_number(LDAP* session, int option, int value) { set(session, option, &value); }

/// libldap sets itself up when it is first used, without a lock.
void set_up_library() {
  static std::once_flag once;
  std::call_once(once, [] {
    LDAP* session = nullptr;
    if (::ldap_create(&session) != LDAP_SUCCESS) throw std::bad_alloc();
    const SessionPtr owner(session);
    set_number(session, LDAP_OPT_X_TLS_NEWCTX, 0);
  });
}

/// A second more than the time until `deadline`: there the connection is broken, and this is for when it is not.
timeval time_left(core::SteadyTime deadline) {
  constexpr std::chrono::nanoseconds kMore = std::chrono::seconds(1);
  const auto left = std::max(deadline - core::SteadyTime::clock::now(), std::chrono::nanoseconds(0)) + kMore;
  const auto microseconds = std::chrono::duration_cast<std::chrono::microseconds>(left).count();
  timeval time{};
  time.tv_sec = microseconds / 1'000'000;
  time.tv_usec = microseconds % 1'000'000;
  return time;
}

class Session {
 public:
  explicit Session(LdapTask& task);
  core::DirectoryAnswer run();

 private:
  void set_limits();
  void set_tls();
  int secure();
  int bind();
  int search();
  int collect(int message_id);
  int take_entry(LDAPMessage* entry);
  int take_end(LDAPMessage* end);
  void take_attribute(LDAPMessage* entry, const char* name, core::DirectoryEntry& into);
  LdapFailure failure(int code);

  const core::DirectoryQuery& query() const { return task_.query; }

  LdapTask& task_;
  SessionPtr session_;
  std::size_t bytes_ = 0;
  std::string matched_;
  std::vector<std::string> referrals_;
  std::optional<core::Finding> finding_;
  std::vector<core::DirectoryEntry> entries_;
};

Session::Session(LdapTask& task) : task_(task) {
  // The URL tells libldap which name the certificate must be for; the connection is there already.
  const auto& name = query().trust.server_name.empty() ? query().host : query().trust.server_name;
  const auto url = fmt::format("ldap://{}", host_port(name, task.peer.port));
  LDAP* session = nullptr;
  const int code = ::ldap_init_fd(task.socket.get(), LDAP_PROTO_TCP, url.c_str(), &session);
  if (code != LDAP_SUCCESS) throw std::runtime_error(fmt::format("libldap: {}", ::ldap_err2string(code)));
  task.socket.release();
  session_.reset(session);
  set_limits();
}

/// All that ldap.conf and the environment could say otherwise is said here.
void Session::set_limits() {
  auto* session = session_.get();
  const auto left = time_left(query().deadline);
  set_number(session, LDAP_OPT_PROTOCOL_VERSION, LDAP_VERSION3);
  set_number(session, LDAP_OPT_DEREF, LDAP_DEREF_NEVER);
  set(session, LDAP_OPT_REFERRALS, LDAP_OPT_OFF);
  set(session, LDAP_OPT_RESTART, LDAP_OPT_ON);
  set(session, LDAP_OPT_TIMEOUT, &left);
  set(session, LDAP_OPT_NETWORK_TIMEOUT, &left);
  Sockbuf* buffer = nullptr;
  ber_len_t most = query().max_bytes + kEnvelope;
  if (::ldap_get_option(session, LDAP_OPT_SOCKBUF, &buffer) == LDAP_OPT_SUCCESS && buffer != nullptr) {
    ::ber_sockbuf_ctrl(buffer, LBER_SB_OPT_SET_MAX_INCOMING, &most);
  }
}

/// libldap verifies nothing: it would check the certificate for "localhost" against the machine's own name, and does
/// not say what is wrong with one. The task's judge sees it before anything is sent.
void Session::set_tls() {
  auto* session = session_.get();
  for (const int option : {LDAP_OPT_X_TLS_CACERTFILE, LDAP_OPT_X_TLS_CACERTDIR, LDAP_OPT_X_TLS_CERTFILE,
                           LDAP_OPT_X_TLS_KEYFILE, LDAP_OPT_X_TLS_CIPHER_SUITE}) {
    set(session, option, nullptr);
  }
  set_number(session, LDAP_OPT_X_TLS_REQUIRE_CERT, LDAP_OPT_X_TLS_NEVER);
  set_number(session, LDAP_OPT_X_TLS_PROTOCOL_MIN, LDAP_OPT_X_TLS_PROTOCOL_TLS1_2);
  set_number(session, LDAP_OPT_X_TLS_NEWCTX, 0);
}

int Session::secure() {
  if (query().transport == core::LdapTransport::kPlain) return LDAP_SUCCESS;
  task_.stage = LdapStage::kTls;
  set_tls();
  const bool at_once = query().transport == core::LdapTransport::kTls;
  const int code = at_once ? ::ldap_install_tls(session_.get()) : ::ldap_start_tls_s(session_.get(), nullptr, nullptr);
  if (code != LDAP_SUCCESS) return code;
  berval certificate{};
  const int shown = ::ldap_get_option(session_.get(), LDAP_OPT_X_TLS_PEERCERT, &certificate);
  const TextPtr owner(certificate.bv_val);
  core::Der der;
  if (shown == LDAP_OPT_SUCCESS && owner) der.assign(certificate.bv_val, certificate.bv_len);
  finding_ = task_.judge(der);
  return LDAP_SUCCESS;
}

int Session::bind() {
  if (query().bind_dn.empty()) return LDAP_SUCCESS;
  task_.stage = LdapStage::kBind;
  berval password{};
  password.bv_len = query().password.expose().size();
  password.bv_val = const_cast<char*>(query().password.expose().data());  // libldap only reads it
  return ::ldap_sasl_bind_s(session_.get(), query().bind_dn.c_str(), LDAP_SASL_SIMPLE, &password, nullptr, nullptr,
                            nullptr);
}

int Session::search() {
  task_.stage = LdapStage::kSearch;
  constexpr std::array kScopes{LDAP_SCOPE_BASE, LDAP_SCOPE_ONELEVEL, LDAP_SCOPE_SUBTREE};
  std::vector<char*> attributes;
  for (const auto& name : query().attributes) attributes.push_back(const_cast<char*>(name.c_str()));
  attributes.push_back(nullptr);
  auto left = time_left(query().deadline);
  const auto most = std::min<std::size_t>(query().max_entries, std::numeric_limits<int>::max());
  int message_id = 0;
  const int code =
      ::ldap_search_ext(session_.get(), query().base.c_str(), kScopes.at(static_cast<std::size_t>(query().scope)),
                        query().filter.c_str(), attributes.size() == 1 ? nullptr : attributes.data(), 0, nullptr,
                        nullptr, &left, static_cast<int>(most), &message_id);
  return code == LDAP_SUCCESS ? collect(message_id) : code;
}

/// Takes message after message, so that what is too large is noticed before all of it is here.
int Session::collect(int message_id) {
  while (true) {
    auto left = time_left(query().deadline);
    LDAPMessage* received = nullptr;
    const int kind = ::ldap_result(session_.get(), message_id, LDAP_MSG_ONE, &left, &received);
    const MessagePtr message(received);
    if (kind == 0) return LDAP_TIMEOUT;
    if (kind < 0) {
      int code = LDAP_SERVER_DOWN;
      ::ldap_get_option(session_.get(), LDAP_OPT_RESULT_CODE, &code);
      return code;
    }
    if (kind == LDAP_RES_SEARCH_RESULT) return take_end(received);
    if (kind == LDAP_RES_SEARCH_REFERENCE) {
      char** urls = nullptr;
      ::ldap_parse_reference(session_.get(), received, &urls, nullptr, 0);
      const TextsPtr owner(urls);
      for (char** url = urls; url != nullptr && *url != nullptr; ++url) referrals_.emplace_back(*url);
    }
    if (kind != LDAP_RES_SEARCH_ENTRY) continue;
    const int code = take_entry(received);
    if (code != LDAP_SUCCESS || finding_) return code;
  }
}

int Session::take_entry(LDAPMessage* entry) {
  const TextPtr name(::ldap_get_dn(session_.get(), entry));
  if (!name) return LDAP_DECODING_ERROR;
  core::DirectoryEntry taken;
  taken.dn = name.get();
  bytes_ += taken.dn.size();
  BerElement* position = nullptr;
  TextPtr attribute(::ldap_first_attribute(session_.get(), entry, &position));
  const ElementPtr owner(position);
  while (attribute) {
    take_attribute(entry, attribute.get(), taken);
    attribute.reset(::ldap_next_attribute(session_.get(), entry, position));
  }
  entries_.push_back(std::move(taken));
  if (bytes_ > query().max_bytes)
    finding_ = too_much_found(query(), task_.peer, fmt::format("{} bytes", query().max_bytes));
  if (entries_.size() > query().max_entries) {
    finding_ = too_much_found(query(), task_.peer, fmt::format("{} entries", query().max_entries));
  }
  return LDAP_SUCCESS;
}

void Session::take_attribute(LDAPMessage* entry, const char* name, core::DirectoryEntry& into) {
  core::DirectoryAttribute attribute;
  attribute.name = name;
  bytes_ += attribute.name.size();
  const ValuesPtr values(::ldap_get_values_len(session_.get(), entry, name));
  for (berval** value = values.get(); value != nullptr && *value != nullptr; ++value) {
    attribute.values.emplace_back((*value)->bv_val, (*value)->bv_len);
    bytes_ += (*value)->bv_len;
  }
  into.attributes.push_back(std::move(attribute));
}

int Session::take_end(LDAPMessage* end) {
  int code = LDAP_SUCCESS;
  char* matched = nullptr;
  char* words = nullptr;
  char** urls = nullptr;
  const int parsed = ::ldap_parse_result(session_.get(), end, &code, &matched, &words, &urls, nullptr, 0);
  const TextPtr matched_owner(matched);
  const TextPtr words_owner(words);
  const TextsPtr urls_owner(urls);
  if (parsed != LDAP_SUCCESS) return parsed;
  if (matched != nullptr) matched_ = matched;
  for (char** url = urls; url != nullptr && *url != nullptr; ++url) referrals_.emplace_back(*url);
  if (code == LDAP_SUCCESS && entries_.empty() && !referrals_.empty()) return LDAP_REFERRAL;
  if (code == LDAP_SUCCESS && entries_.empty()) finding_ = nothing_found(query(), task_.peer);
  return code;
}

LdapFailure Session::failure(int code) {
  LdapFailure failure;
  failure.stage = task_.stage;
  failure.result = code;
  failure.meaning = ::ldap_err2string(code);
  failure.matched = matched_;
  failure.referrals = referrals_;
  char* words = nullptr;
  ::ldap_get_option(session_.get(), LDAP_OPT_DIAGNOSTIC_MESSAGE, &words);
  const TextPtr owner(words);
  if (words != nullptr) failure.diagnostic = words;
  return failure;
}

core::DirectoryAnswer Session::run() {
  int code = secure();
  if (code == LDAP_SUCCESS && !finding_) code = bind();
  if (code == LDAP_SUCCESS && !finding_) code = search();
  core::DirectoryAnswer answer;
  if (code != LDAP_SUCCESS) finding_ = ldap_finding(failure(code), query(), task_.peer);
  answer.error = std::move(finding_);
  if (!answer.error) answer.entries = std::move(entries_);
  return answer;
}

}  // namespace

core::DirectoryAnswer search_directory(LdapTask& task) {
  set_up_library();
  return Session(task).run();
}

}  // namespace probe::net
