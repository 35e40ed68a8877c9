#include "probes/evidence/format_list.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace probe::evidence {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// The output of Enable-PushNotificationProxy in Microsoft's document.
constexpr const char* kProxy = R"(
RunspaceId        : 4f2eb5cc-b696-482f-92bb-5b254cd19d60
DisplayName       : On Premises Proxy app
Enabled           : True
Organization      : fabrikam.com
Uri               : https://outlook.office365.com/PushNotifications
Identity          : OnPrem-Proxy
IsValid           : True
ExchangeVersion   : 0.20 (15.0.0.0)
Name              : OnPrem-Proxy
DistinguishedName : CN=OnPrem-Proxy,CN=Push Notifications Settings,CN=First Organization,CN=Microsoft
                    Exchange,CN=Services,CN=Configuration,DC=Domain,DC=extest,DC=microsoft,DC=com
Guid              : 8b567958-58a4-403c-a8f0-524d7f1e9279
ObjectCategory    : fabrikam.com/Configuration/Schema/ms-Exch-Push-Notifications-App
ObjectClass       : {top, msExchPushNotificationsApp}
WhenChanged       : 8/27/2013 7:23:47 PM
WhenCreated       : 8/14/2013 1:30:27 PM
WhenChangedUTC    : 8/28/2013 2:23:47 AM
WhenCreatedUTC    : 8/14/2013 8:30:27 PM
OrganizationId    :
OriginatingServer : server.fabrikam.com
ObjectState       : Unchanged
)";

constexpr const char* kErrorRecord =
    "Get-AuthConfig : The term 'Get-AuthConfig' is not recognized as the name of a cmdlet, function, script file, or "
    "operable program.\n"
    "At line:1 char:1\n"
    "+ Get-AuthConfig | fl\n"
    "+ ~~~~~~~~~~~~~~\n"
    "    + CategoryInfo          : ObjectNotFound: (Get-AuthConfig:String) [], CommandNotFoundException\n"
    "    + FullyQualifiedErrorId : CommandNotFoundException\n";

/// `name=value` of every property, objects divided by `|`.
std::string shown(const std::vector<FormatListObject>& objects) {
  std::string text;
  for (const auto& object : objects) {
    if (!text.empty()) text += " | ";
    for (const auto& property : object.properties)
      text += (&property == &object.properties.front() ? "" : " ") + property.name + "=" + property.value;
  }
  return text;
}

std::string indented(std::string_view text, std::string_view indent) {
  std::string result;
  bool at_start = true;
  for (const char c : text) {
    if (at_start && c != '\n') result += indent;
    at_start = c == '\n';
    result += c;
  }
  return result;
}

TEST(FormatList, TheObjectOfTheDocumentIsReadWhole) {
  const auto objects = read_format_list(kProxy).value();
  ASSERT_EQ(objects.size(), 1U);
  const FormatListObject& object = objects.front();
  EXPECT_EQ(object.line, 2U);
  const std::vector<std::pair<std::string, std::string>> want = {
      {"RunspaceId", "4f2eb5cc-b696-482f-92bb-5b254cd19d60"},
      {"DisplayName", "On Premises Proxy app"},
      {"Enabled", "True"},
      {"Organization", "fabrikam.com"},
      {"Uri", "https://outlook.office365.com/PushNotifications"},
      {"Identity", "OnPrem-Proxy"},
      {"IsValid", "True"},
      {"ExchangeVersion", "0.20 (15.0.0.0)"},
      {"Name", "OnPrem-Proxy"},
      {"DistinguishedName",
       "CN=OnPrem-Proxy,CN=Push Notifications Settings,CN=First Organization,CN=Microsoft "
       "Exchange,CN=Services,CN=Configuration,DC=Domain,"
       "DC=extest,DC=microsoft,DC=com"},
      {"Guid", "8b567958-58a4-403c-a8f0-524d7f1e9279"},
      {"ObjectCategory", "fabrikam.com/Configuration/Schema/ms-Exch-Push-Notifications-App"},
      {"ObjectClass", "{top, msExchPushNotificationsApp}"},
      {"WhenChanged", "8/27/2013 7:23:47 PM"},
      {"WhenCreated", "8/14/2013 1:30:27 PM"},
      {"WhenChangedUTC", "8/28/2013 2:23:47 AM"},
      {"WhenCreatedUTC", "8/14/2013 8:30:27 PM"},
      {"OrganizationId", ""},
      {"OriginatingServer", "server.fabrikam.com"},
      {"ObjectState", "Unchanged"},
  };
  std::vector<std::pair<std::string, std::string>> seen;
  for (const auto& property : object.properties) seen.emplace_back(property.name, property.value);
  EXPECT_EQ(seen, want);
  EXPECT_EQ(object.find("distinguishedNAME")->line, 11U);
  EXPECT_EQ(object.get("enabled"), "True");
  EXPECT_EQ(object.get("NoSuch"), std::nullopt);
  EXPECT_THAT(object.candidates("Guid"), ElementsAre("8b567958-58a4-403c-a8f0-524d7f1e9279"));
  EXPECT_THAT(object.candidates("NoSuch"), IsEmpty());
}

TEST(FormatList, CopiesOfAnyKindGiveTheSameObject) {
  const std::string plain = kProxy;
  const std::string want = shown(read_format_list(plain).value());
  std::string crlf;
  std::string utf16 = "\xFF\xFE";
  std::string no_break;
  std::string coloured;
  for (const char c : plain) {
    crlf += c == '\n' ? std::string{"\r\n"} : std::string{c};
    utf16 += {c, '\0'};
    no_break += c == ' ' ? std::string{"\xC2\xA0"} : std::string{c};
    coloured += c == '\n' ? std::string{"\n\x1b[32;1m"} : c == ':' ? std::string{":\x1b[0m"} : std::string{c};
  }
  const std::vector<std::pair<const char*, std::string>> copies = {
      {"CRLF", crlf},
      {"UTF-16", utf16},
      {"no-break blanks", no_break},
      {"ANSI colours", coloured},
      {"indented by blanks", indented(plain, "    ")},
      {"indented by a tab", indented(plain, "\t")},
      {"blanks at line ends", plain.substr(0, plain.find("Realm")) + "   "},
      {"within a transcript",
       "[PS] C:\\>Enable-PushNotificationProxy -Organization:fabrikam.com\n\n" + plain + "\n\n[PS] C:\\>exit\n"},
      {"without the empty lines", "[PS] C:\\>Get-It | fl" + plain + "[PS] C:\\>exit\n"},
      {"behind an error record", kErrorRecord + plain},
      {"before an error record", plain + kErrorRecord},
      {"with a warning", "WARNING: the object was not changed.\n" + plain},
  };
  for (const auto& [name, copy] : copies) {
    SCOPED_TRACE(name);
    const auto objects = read_format_list(copy);
    ASSERT_TRUE(objects) << objects.error().message;
    EXPECT_EQ(shown(*objects), want);
  }
}

TEST(FormatList, ObjectsAndValuesAreToldApart) {
  struct Case {
    const char* name;
    std::string input;
    std::string want;
  };
  const std::vector<Case> cases = {
      {"empty line between", "Name : a\nGuid : 1\n\nName : b\nGuid : 2\n", "Name=a Guid=1 | Name=b Guid=2"},
      {"three empty lines between", "Name : a\n\n\n\nName : b\n", "Name=a | Name=b"},
      {"an empty line that an editor took away", "Name : a\nGuid : 1\nNAME : b\nGuid : 2\n",
       "Name=a Guid=1 | NAME=b Guid=2"},
      {"the same behind a message", "Name : a\nGuid : 1\ndone\nName : b\nGuid : 2\n", "Name=a Guid=1 | Name=b Guid=2"},
      {"another column", "Name : a\n\nIdentity : b\n", "Name=a | Identity=b"},
      {"another column behind a prompt", "Name : a\nPS C:\\>Get-It | fl\nIdentity : b\n", "Name=a | Identity=b"},
      {"the same column behind a prompt", "Name : a\n[PS] C:\\>Get-It | fl\nGuid : b\n", "Name=a | Guid=b"},
      {"empty values", "Name  : \nRealm :\n", "Name= Realm="},
      {"separator in a value", "Error : it failed : badly : now\n", "Error=it failed : badly : now"},
      {"property-like continuation", "Name  : a\n        Name  : b\nRealm : c\n", "Name=a Name  : b Realm=c"},
      {"calculated label with dot and underscore", "My_a.b : 1\n", "My_a.b=1"},
      {"value broken by mail", "Name  : a\nmore text\nand more\nRealm : b\n", "Name=a more text and more Realm=b"},
      {"text behind the last property is not its value", "Name : a\nPS C:\\>\n", "Name=a"},
      {"different indentation", "Name : a\n\n  Name : b\n", "Name=a | Name=b"},
      {"a list over lines", "Rules : {System.AccessRule,\n        System.AccessRule,\n        System.AccessRule}\n",
       "Rules={System.AccessRule, System.AccessRule, System.AccessRule}"},
      {"no line end at the end", "Name : a", "Name=a"},
  };
  for (const auto& [name, input, want] : cases) {
    SCOPED_TRACE(name);
    const auto objects = read_format_list(input);
    ASSERT_TRUE(objects) << objects.error().message;
    EXPECT_EQ(shown(*objects), want);
  }
}

TEST(FormatList, APropertyThatWouldBeLostIsRefused) {
  struct Case {
    const char* name;
    std::string input;
    std::size_t line;
    std::string want;
  };
  const std::string colons = "expected every property of an object to have its colon in column ";
  const std::string once = "expected every property of an object once, found ";
  const std::vector<Case> cases = {
      {"columns that follow the names", "RunspaceId : 1\nCurrentCertificateThumbprint : 27739402\nIsValid : False\n", 2,
       colons + "12 as on line 1, found CurrentCertificateThumbprint on line 2 with its colon in column 30"},
      {"one line of many", "\nName    : a\nRealm   :\nIsValid : False\nEnabled: True\nState : b\n", 6,
       colons + "9 as on line 2, found State on line 6 with its colon in column 7"},
      {"an indented line", "Name : a\n Id  : b\n", 2,
       "expected every property of an object to begin in column 1 as on line 1, found Id on line 2 in column 2"},
      {"a line that lost its indentation", "  Name : a\n  Guid : b\nId : c\n", 3,
       colons + "8 as on line 1, found Id on line 3 with its colon in column 4"},
      {"behind a text that mail may have broken off", "Name  : a\nmore text\nIdentity : b\n", 3,
       colons + "7 as on line 1, found Identity on line 3 with its colon in column 10"},
      {"twice", "Name    : a\nEnabled : True\nRealm   : b\nENABLED : False\n", 4,
       once + "ENABLED on line 2 and again on line 4"},
      {"twice behind a text", "Name    : a\nEnabled : True\nmore\nEnabled : False\n", 4,
       once + "Enabled on line 2 and again on line 4"},
      {"the first one twice", "Enabled : True\nUri     : a\nEnabled : False\n", 3,
       once + "Enabled on line 1 and again on line 3"},
      {"the first one twice with others", "Enabled : True\nUri     : a\nEnabled : False\nIsValid : True\n\n", 3,
       once + "Enabled on line 1 and again on line 3"},
  };
  for (const auto& [name, input, line, want] : cases) {
    SCOPED_TRACE(name);
    const auto objects = read_format_list(input);
    ASSERT_FALSE(objects) << shown(*objects);
    EXPECT_EQ(objects.error().message, want);
    EXPECT_EQ(objects.error().kind, ParseErrorKind::kSyntax);
    EXPECT_EQ(objects.error().line, line);
  }
}

TEST(FormatList, WhenTheLongestNameIsMissingTheColonsTell) {
  EXPECT_FALSE(read_format_list("  Name  : a\n  Realm : b\n").value().front().lacks_longest_name);
  EXPECT_TRUE(read_format_list("Name         : a\nRealm        : b\n").value().front().lacks_longest_name);
}

constexpr const char* kDetail =
    "Task        : Checking EWS API Call Under Oauth\n"
    "Detail      : The configuration was last successfully loaded at 1/01/0001 12:00:00 a.m. UTC.\n"
    "              Exchange Outbound Oauth Log:\n"
    "              Information:Using custom InternetWebProxy http://10.0.0.5:8080/.\n"
    "              \n"
    "              Exchange Response Details:\n"
    "              HTTP response message : \n"
    "                 at System.Net.HttpWebRequest\n"
    "              \n"
    "ResultType  : Error\n"
    "IsValid     : True\n";

TEST(FormatList, TextsOfManyLinesKeepThem) {
  const std::string want =
      "The configuration was last successfully loaded at 1/01/0001 12:00:00 a.m. UTC.\n"
      "Exchange Outbound Oauth Log:\n"
      "Information:Using custom InternetWebProxy http://10.0.0.5:8080/.\n"
      "\n"
      "Exchange Response Details:\n"
      "HTTP response message :\n"
      "   at System.Net.HttpWebRequest";
  std::string stripped;
  for (std::string_view rest = kDetail; !rest.empty();) {
    const std::size_t end = rest.find('\n');
    std::string line{rest.substr(0, end)};
    line.erase(line.find_last_not_of(' ') + 1);
    stripped += line + "\n";
    rest.remove_prefix(end + 1);
  }
  for (const std::string& text : {std::string{kDetail}, stripped}) {
    const auto objects = read_format_list(text).value();
    ASSERT_EQ(objects.size(), 1U);
    EXPECT_EQ(objects[0].get("Detail"), want);
    EXPECT_EQ(objects[0].get("ResultType"), "Error");
    EXPECT_EQ(objects[0].names(), "Task, Detail, ResultType, IsValid");
  }
}

TEST(FormatList, ListsAreSplitAndTruncationShows) {
  const auto split = [](std::string_view value) { return split_list(value).value(); };
  EXPECT_THAT(split("{}").items, IsEmpty());
  EXPECT_FALSE(split("{}").truncated);
  EXPECT_THAT(split("{top, msExchPushNotificationsApp}").items, ElementsAre("top", "msExchPushNotificationsApp"));
  EXPECT_THAT(split("{a, b, c, d...}").items, ElementsAre("a", "b", "c", "d"));
  EXPECT_TRUE(split("{a, b, c, d...}").truncated);
  EXPECT_TRUE(split("{a, b\xE2\x80\xA6}").truncated);
  EXPECT_THAT(split("{a, b\xE2\x80\xA6}").items, ElementsAre("a", "b"));
  EXPECT_TRUE(split("{a, b").truncated);
  EXPECT_FALSE(split_list("a, b"));
}

TEST(FormatList, BooleansAreReadInAnyCase) {
  EXPECT_EQ(parse_boolean("True"), true);
  EXPECT_EQ(parse_boolean(" FALSE "), false);
  EXPECT_EQ(parse_boolean("1"), std::nullopt);
  EXPECT_EQ(parse_boolean(""), std::nullopt);
}

TEST(FormatList, WhatHoldsNoObjectIsExplained) {
  struct Case {
    const char* name;
    std::string input;
    ParseErrorKind kind;
    std::string want;
  };
  const std::string expected = "expected Format-List output ('Name : value' lines), found ";
  const std::vector<Case> cases = {
      {"empty", "", ParseErrorKind::kEmpty, expected + "nothing"},
      {"blank", "\r\n  \r\n", ParseErrorKind::kEmpty, expected + "nothing"},
      {"error record", kErrorRecord, ParseErrorKind::kForeign,
       expected + "a PowerShell error on line 1: 'Get-AuthConfig : The term 'Get-AuthConfig' is not recognized as the "
                  "name of a cmdlet, "
                  "function, scri...'"},
      {"error record of a function",
       "Foo : It failed.\n    + CategoryInfo          : NotSpecified: (:) [], Exception\n", ParseErrorKind::kForeign,
       expected + "a PowerShell error on line 1: 'Foo : It failed.'"},
      {"error of PowerShell 7",
       "\n\x1b[31;1mGet-AuthConfig: \x1b[31;1mThe term 'Get-AuthConfig' is not recognized\x1b[0m\n",
       ParseErrorKind::kForeign,
       expected + "a PowerShell error on line 2: 'Get-AuthConfig: The term 'Get-AuthConfig' is not recognized'"},
      {"table", "\nServer     State    Name\n------     -----    ----\nEX01       Online   x\n",
       ParseErrorKind::kForeign, expected + "a table on line 2; pipe to Format-List instead"},
      {"HTML", "<html>\n<body>\n", ParseErrorKind::kForeign, expected + "none in HTML of 14 bytes"},
      {"text", "Access is denied.\n", ParseErrorKind::kForeign, expected + "none in 1 line of text, 17 characters"},
      {"JSON", "{\n  \"Name\": \"a\"\n}\n", ParseErrorKind::kForeign,
       expected + "none in 3 lines of text, 17 characters"},
      {"binary",
       "\x7F"
       "ELF\x02\x01",
       ParseErrorKind::kForeign,
       "expected UTF-8 or UTF-16 text, found the control character 0x02 at offset 4 (line 1): this looks like binary "
       "data"},
      {"UTF-16 of odd length",
       "\xFF\xFE"
       "a",
       ParseErrorKind::kTruncated, "expected UTF-16LE text of 2-byte units, found an odd number of bytes (3)"},
      {"too many lines", std::string(300'000, '\n'), ParseErrorKind::kTooLarge,
       "expected Format-List output of at most 200000 lines, found more"},
      {"too large", std::string((8 << 20) + 1, 'a'), ParseErrorKind::kTooLarge,
       "expected Format-List output of at most 8388608 bytes, found 8388609"},
  };
  for (const auto& [name, input, kind, want] : cases) {
    SCOPED_TRACE(name);
    const auto objects = read_format_list(input);
    ASSERT_FALSE(objects);
    EXPECT_EQ(objects.error().message, want);
    EXPECT_EQ(objects.error().kind, kind);
  }
}

TEST(FormatList, MessagesQuoteNothingOfAFileThatIsSomethingElse) {
  const char* const files[] = {"hunter2",
                               "hunter2\n",
                               "client-secret: hunter2\n",
                               "my-password : hunter2\n",
                               "password=hunter2\n---\n",
                               "hunter2\n-------\n",
                               "<add key=\"hunter2\"/>\n",
                               "\x01hunter2"};
  for (const char* file : files) {
    const auto objects = read_format_list(file);
    ASSERT_FALSE(objects) << file;
    EXPECT_EQ(objects.error().message.find("hunter2"), std::string::npos) << objects.error().message;
  }
}

TEST(FormatList, TooManyObjectsOrPropertiesAreRefused) {
  std::string objects;
  for (int i = 0; i < 10'002; ++i) objects += "Name : a\n";
  std::string properties;
  for (int i = 1000; i < 2002; ++i) properties += "P" + std::to_string(i) + " : a\n";
  for (const auto& text : {objects, properties}) {
    EXPECT_EQ(read_format_list(text).error().message,
              "expected at most 10000 objects of 1000 properties in Format-List output, found more");
  }
}

TEST(FormatList, NamesForMessagesAreLimited) {
  std::string text;
  for (int i = 10; i < 35; ++i) text += "P" + std::to_string(i) + " : a\n";
  EXPECT_EQ(
      read_format_list(text).value().front().names(),
      "P10, P11, P12, P13, P14, P15, P16, P17, P18, P19, P20, P21, P22, P23, P24, P25, P26, P27, P28, P29 and 5 more");
}

}  // namespace
}  // namespace probe::evidence
