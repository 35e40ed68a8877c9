#pragma once

#include "agent/net/starttls.hpp"

#include <memory>
#include <string>

/// One dialogue for each protocol, each in a file of its own.
namespace probe::net {

/// RFC 3207. Names itself by its address, as RFC 5321 section 4.1.4 has it for hosts that may have no name.
std::unique_ptr<StartTlsDialogue> make_smtp_dialogue(const std::string& local_address);
/// RFC 9051 section 6.2.1.
std::unique_ptr<StartTlsDialogue> make_imap_dialogue();
/// RFC 2595 section 4, with the capabilities of RFC 2449 where the server has them.
std::unique_ptr<StartTlsDialogue> make_pop3_dialogue();
/// RFC 4511 section 4.14.
std::unique_ptr<StartTlsDialogue> make_ldap_dialogue();
/// SSLRequest of PostgreSQL's frontend/backend protocol 3.0 ("SSL Session Encryption").
std::unique_ptr<StartTlsDialogue> make_postgres_dialogue();

}  // namespace probe::net
