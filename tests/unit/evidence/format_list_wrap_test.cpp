#include "probes/evidence/auth_config.hpp"
#include "probes/evidence/auth_server_objects.hpp"
#include "probes/evidence/exported_certificate.hpp"
#include "probes/evidence/format_list.hpp"
#include "probes/evidence/push_proxy.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

/// PowerShell's printing of a list, told apart only by what happens to the blank at a break: the shell prints it when
/// there is room, and editors strip it.
namespace probe::evidence {
namespace {

using Property = std::pair<std::string, std::string>;
using Object = std::vector<Property>;

enum class Blanks {
  kPrinted,   ///< a word takes its blank along, so the blank has to fit into the line, and is printed
  kStripped,  ///< the same, and an editor took the blanks at line ends away
  kDropped,   ///< the blank at a break counts for nothing: a line may be filled by its last word
};

/// The words of `text`, each with the blank behind it.
std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size() - 1) + 1;
    words.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return words;
}

class Wrapper {
 public:
  Wrapper(std::size_t field, Blanks blanks) : field_{field}, blanks_{blanks} {}

  std::vector<std::string> wrap(std::string_view text) {
    if (text.size() <= field_) return {std::string{text}};
    lines_ = {""};
    for (const std::string& word : words_of(text)) add(word);
    if (blanks_ != Blanks::kPrinted) {
      for (std::string& line : lines_) line.erase(line.find_last_not_of(' ') + 1);
    }
    return lines_;
  }

 private:
  void add(const std::string& word) {
    const bool blank_is_free = blanks_ == Blanks::kDropped && word.ends_with(' ');
    const std::size_t needed = word.size() - (blank_is_free ? 1 : 0);
    if (needed <= field_ && lines_.back().size() + needed > field_) lines_.emplace_back();
    if (needed <= field_) {
      lines_.back() += word;
      return;
    }
    // Longer than the field: it begins where the line is and is cut at the last column, again and again.
    for (const char c : word) {
      if (lines_.back().size() >= field_ && !(blank_is_free && c == ' ')) lines_.emplace_back();
      lines_.back() += c;
    }
  }

  std::size_t field_;
  Blanks blanks_;
  std::vector<std::string> lines_;
};

std::string render(const Object& object, std::size_t width, Blanks blanks) {
  std::size_t label = 0;
  for (const auto& [name, value] : object) label = std::max(label, name.size());
  std::string text = "\n";
  for (const auto& [name, value] : object) {
    std::string before = name + std::string(label - name.size(), ' ') + " : ";
    for (const std::string& line : Wrapper{width - label - 3, blanks}.wrap(value)) {
      text += before + line + "\n";
      before.assign(label + 3, ' ');
    }
  }
  return text + "\n";
}

const Object kProxy = {
    {"RunspaceId", "4f2eb5cc-b696-482f-92bb-5b254cd19d60"},
    {"DisplayName", "On Premises Proxy app"},
    {"Enabled", "True"},
    {"Organization", "fabrikam.com"},
    {"Uri", "https://outlook.office365.com/PushNotifications"},
    {"IsValid", "True"},
    {"ExchangeVersion", "0.20 (15.0.0.0)"},
    {"DistinguishedName",
     "CN=OnPrem-Proxy,CN=Push Notifications Settings,CN=First Organization,CN=Microsoft "
     "Exchange,CN=Services,CN=Configuration,DC=Domain,"
     "DC=extest,DC=microsoft,DC=com"},
    {"Guid", "8b567958-58a4-403c-a8f0-524d7f1e9279"},
    {"ObjectCategory", "fabrikam.com/Configuration/Schema/ms-Exch-Push-Notifications-App"},
    {"ObjectClass", "{top, msExchPushNotificationsApp}"},
    {"WhenChangedUTC", "8/28/2013 2:23:47 AM"},
    {"OrganizationId", ""},
    {"ObjectState", "Unchanged"},
};

const Object kCertificate = {
    {"AccessRules",
     "{System.Security.AccessControl.CryptoKeyAccessRule, System.Security.AccessControl.CryptoKeyAccessRule, "
     "System.Security.AccessControl.CryptoKeyAccessRule}"},
    {"CertificateDomains", "{}"},
    {"Issuer", "CN=Microsoft Exchange Server Auth Certificate"},
    {"NotAfter", "11/28/2031 12:23:07 AM"},
    {"Thumbprint", "8BB44C52F03EF30AEAB27528A1019F0887A7A383"},
};

/// Values that look like properties of their own, wherever a console breaks them.
const Object kColons = {
    {"ResultType", "Failed"},
    {"Failure",
     "Step : connect Reason : refused Hint : open the port Next : try it again Last : call somebody who can"},
    {"IsValid", "True"},
};

std::string candidate_equal_to(const FormatListObject& object, const Property& want) {
  for (const auto& candidate : object.candidates(want.first)) {
    if (candidate == want.second) return candidate;
  }
  return std::string{object.get(want.first).value_or("(not printed)")};
}

/// A value with blanks that also has words longer than the field: where it was cut cannot be told from where it was
/// broken.
bool is_ambiguous(const Property& property, std::size_t width) {
  return property.first == "DistinguishedName" && width != 80 && width != 120;
}

void expect_same(const Object& want, const FormatListObject& seen, std::size_t width, Blanks blanks) {
  ASSERT_EQ(seen.properties.size(), want.size());
  for (std::size_t i = 0; i < want.size(); ++i) {
    EXPECT_EQ(seen.properties[i].name, want[i].first);
    EXPECT_EQ(candidate_equal_to(seen, want[i]), want[i].second);
    if (blanks != Blanks::kDropped && !is_ambiguous(want[i], width)) {
      EXPECT_EQ(seen.properties[i].value, want[i].second);
    }
  }
}

TEST(FormatListWrap, AnyWidthOfTheConsoleGivesTheSameValues) {
  for (const Object& object : {kProxy, kCertificate, kColons}) {
    for (const Blanks blanks : {Blanks::kPrinted, Blanks::kStripped, Blanks::kDropped}) {
      for (std::size_t width = 40; width <= 200; ++width) {
        SCOPED_TRACE("width " + std::to_string(width) + ", blanks " + std::to_string(static_cast<int>(blanks)));
        const auto objects = read_format_list(render(object, width, blanks));
        ASSERT_TRUE(objects) << objects.error().message;
        ASSERT_EQ(objects->size(), 1U);
        expect_same(object, objects->front(), width, blanks);
      }
    }
  }
}

TEST(FormatListWrap, WordsOfAnyLengthAreAmongTheCandidates) {
  std::mt19937 random{20261123};
  for (int round = 0; round < 300; ++round) {
    Object object = {{"Name", "x"}};
    std::string text;
    for (std::size_t words = 1 + random() % 5; words > 0; --words)
      text += std::string(1 + random() % 40, static_cast<char>('a' + words)) + " ";
    text.pop_back();
    object.emplace_back("Description", text);
    const auto objects = read_format_list(render(object, 40 + random() % 30, Blanks::kStripped)).value();
    EXPECT_EQ(candidate_equal_to(objects.front(), object[1]), text);
  }
}

TEST(FormatListWrap, TheNumberOfCandidatesIsLimited) {
  const Object object = {{"Name", std::string(1000, 'a')}};
  const auto objects = read_format_list(render(object, 40, Blanks::kStripped)).value();
  const auto candidates = objects.front().candidates("Name");
  EXPECT_EQ(candidates.front(), object[0].second);
  EXPECT_LE(candidates.size(), 66U);
}

const Object kAuthConfig = {
    {"CurrentCertificateThumbprint", "C3EDCF181EF4F9B53D01768ECA99564014BCA6E7"},
    {"PreviousCertificateThumbprint", ""},
    {"NextCertificateThumbprint", "BC6BF924D6EF046E64F8D1987DC1D7D2F4C0042A"},
    {"NextCertificateEffectiveDate", "2/3/2027 2:16:02 PM"},
    {"ServiceName", "00000002-0000-0ff1-ce00-000000000000"},
    {"Realm", ""},
    {"IsValid", "True"},
};

const Object kAuthServer = {
    {"Name", "EvoSts"},
    {"Type", "AzureAD"},
    {"IssuerIdentifier", "https://sts.windows.net/3f1c8a52-6d1e-4f0b-9a63-0d2b7c5e9f14/"},
    {"Realm", "3f1c8a52-6d1e-4f0b-9a63-0d2b7c5e9f14"},
    {"TokenIssuingEndpoint", "https://login.windows.net/common/oauth2/token"},
    {"ApplicationIdentifier", "b1a0c2de-48f3-4b86-9a57-1d2e3f405162"},
    {"DomainName", "{fabrikam.com, fabrikam.mail.onmicrosoft.com}"},
    {"Enabled", "True"},
    {"IsDefaultEndpoint", "True"},
};

/// Calls `check` with the object as every console and editor would show it.
template <typename Check>
void in_every_width(const Object& object, Check check,
                    const std::vector<Blanks>& all = {Blanks::kPrinted, Blanks::kStripped, Blanks::kDropped}) {
  for (const Blanks blanks : all) {
    for (std::size_t width = 40; width <= 200; ++width) {
      SCOPED_TRACE("width " + std::to_string(width) + ", blanks " + std::to_string(static_cast<int>(blanks)));
      const auto exported = read_export(render(object, width, blanks));
      ASSERT_TRUE(exported) << exported.error().message;
      check(*exported);
    }
  }
}

TEST(FormatListWrap, AnyWidthOfTheConsoleGivesTheSameAuthConfig) {
  in_every_width(kAuthConfig, [](const Export& exported) {
    const auto config = read_auth_config(exported, {"en-US", {}, {}}).value();
    EXPECT_EQ(config.current.thumbprint->hex(), "C3EDCF181EF4F9B53D01768ECA99564014BCA6E7");
    EXPECT_TRUE(config.previous->blank());
    EXPECT_EQ(config.next->thumbprint->hex(), "BC6BF924D6EF046E64F8D1987DC1D7D2F4C0042A");
    EXPECT_EQ(std::chrono::system_clock::to_time_t((*config.next_effective)->time.value()), 1801664162);
    EXPECT_EQ(config.service_name, "00000002-0000-0ff1-ce00-000000000000");
    EXPECT_EQ(config.realm, "");
    EXPECT_EQ(config.is_valid, true);
  });
}

TEST(FormatListWrap, AnyWidthOfTheConsoleGivesTheSameAuthServer) {
  in_every_width(kAuthServer, [](const Export& exported) {
    const auto server = read_auth_server_objects(exported).value().at(0);
    EXPECT_EQ(server.name, "EvoSts");
    EXPECT_EQ(server.kind, AuthServerKind::kAzureAd);
    EXPECT_EQ(server.issuer_identifier, "https://sts.windows.net/3f1c8a52-6d1e-4f0b-9a63-0d2b7c5e9f14/");
    EXPECT_EQ(server.realm, "3f1c8a52-6d1e-4f0b-9a63-0d2b7c5e9f14");
    EXPECT_EQ(server.token_issuing_endpoint, "https://login.windows.net/common/oauth2/token");
    EXPECT_EQ(server.application_identifier, "b1a0c2de-48f3-4b86-9a57-1d2e3f405162");
    EXPECT_EQ(server.domain_names.value(), (std::vector<std::string>{"fabrikam.com", "fabrikam.mail.onmicrosoft.com"}));
    EXPECT_EQ(server.enabled, true);
  });
}

TEST(FormatListWrap, AnyWidthOfTheConsoleGivesTheSameProxyAndCertificate) {
  in_every_width(kProxy, [](const Export& exported) {
    const auto proxy = read_push_proxy(exported, {"en-US", {}, {}}).value();
    EXPECT_EQ(proxy.enabled, true);
    EXPECT_EQ(proxy.uri, "https://outlook.office365.com/PushNotifications");
    EXPECT_EQ(proxy.object_state, "Unchanged");
    EXPECT_EQ(std::chrono::system_clock::to_time_t((*proxy.when_changed)->time.value()), 1377656627);
  });
  in_every_width(kCertificate, [](const Export& exported) {
    const auto certificate = read_exported_certificates(exported, {"en-US", {}, {}}).value().at(0);
    EXPECT_EQ(certificate.thumbprint->hex(), "8BB44C52F03EF30AEAB27528A1019F0887A7A383");
    EXPECT_EQ(std::chrono::system_clock::to_time_t((*certificate.not_after)->time.value()), 1953591787);
  });
}

TEST(FormatListWrap, EightCulturesInAnyWidthGiveTheSameInstant) {
  const std::pair<const char*, const char*> cultures[] = {
      {"en-US", "2/3/2027 2:16:02 PM"}, {"en-GB", "03/02/2027 14:16:02"}, {"de-DE", "03.02.2027 14:16:02"},
      {"ru-RU", "03.02.2027 14:16:02"}, {"fr-FR", "03/02/2027 14:16:02"}, {"da-DK", "03-02-2027 14:16:02"},
      {"nl-NL", "3-2-2027 14:16:02"},   {"ja-JP", "2027/02/03 14:16:02"},
  };
  for (const auto& [culture, printed] : cultures) {
    Object object = kAuthConfig;
    object[3].second = printed;
    in_every_width(object,
                   [culture = culture](const Export& exported) {
                     const auto config = read_auth_config(exported, {culture, {}, {}}).value();
                     ASSERT_TRUE(*config.next_effective) << culture << config.next_effective->error().message;
                     EXPECT_EQ(std::chrono::system_clock::to_time_t((*config.next_effective)->time.value()), 1801664162)
                         << culture;
                   },
                   {Blanks::kStripped});
  }
}

}  // namespace
}  // namespace probe::evidence
