#include "tests/lab/exchange_exports.hpp"

#include <gtest/gtest.h>

namespace probe::lab {
namespace {

using namespace std::chrono_literals;

TEST(FormatList, PadsLabelsAndWrapsAtSpacesOrHardWhereThereIsNone) {
  const Properties object{{"Name", "OnPrem-Proxy"},
                          {"Realm", ""},
                          {"DistinguishedName", "CN=Exchange Settings,CN=B"},
                          {"Id", "0123456789ABCDEF"}};
  EXPECT_EQ(format_list(object, 34),
            "\r\n\r\n"
            "Name              : OnPrem-Proxy\r\n"
            "Realm             : \r\n"
            "DistinguishedName : CN=Exchange\r\n"
            "                    Settings,CN=B\r\n"
            "Id                : 0123456789ABCD\r\n"
            "                    EF\r\n"
            "\r\n\r\n\r\n");
}

TEST(Utf16, IsLittleEndianBehindAMark) { EXPECT_EQ(utf16("A\n"), std::string("\xFF\xFE\x41\x00\x0A\x00", 6)); }

struct DateCase {
  std::chrono::sys_seconds time;
  const char* text;
};

TEST(UsDate, LooksAsTheShellPrintsIt) {
  const std::chrono::sys_days day = std::chrono::year{2013} / 8 / 27;
  for (const auto& [time, text] :
       {DateCase{day + 19h + 23min + 47s, "8/27/2013 7:23:47 PM"}, DateCase{day + 5s, "8/27/2013 12:00:05 AM"},
        DateCase{day + 12h, "8/27/2013 12:00:00 PM"}}) {
    EXPECT_EQ(us_date(time), text);
  }
}

}  // namespace
}  // namespace probe::lab
