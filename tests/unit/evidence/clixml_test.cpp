#include "probes/evidence/clixml.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

namespace probe::evidence {
namespace {

using ::testing::ElementsAre;

std::string objs(std::string_view content) {
  return fmt::format(
      "<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\">\n{}\n</Objs>\n", content);
}

/// An object with these properties.
std::string obj(std::string_view properties) {
  return objs(
      fmt::format("<Obj RefId=\"0\"><TN RefId=\"0\"><T>Deserialized.A.B</T></TN><Props>{}</Props></Obj>", properties));
}

constexpr std::string_view kind_name(ExportedKind kind) {
  constexpr const char* kNames[] = {"blank", "null", "text",   "number",  "boolean",
                                    "bytes", "list", "object", "withheld"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::string shown(const ExportedProperty& property) {
  std::string text = fmt::format("{} {} '{}'", property.name, kind_name(property.kind), property.text);
  if (property.number) text += fmt::format(" #{}", *property.number);
  if (!property.bytes.empty()) text += fmt::format(" {} bytes", property.bytes.size());
  for (const auto& item : property.items) text += fmt::format(" [{}]", item);
  for (const auto& member : property.members) text += fmt::format(" ({})", shown(member));
  return text;
}

/// The only property of the only object.
std::string value_of(std::string_view xml) {
  const auto exported = read_clixml(obj(xml));
  if (!exported) return exported.error().message;
  std::string text;
  for (const auto& property : exported->objects.at(0).properties) text += (text.empty() ? "" : "; ") + shown(property);
  return text;
}

TEST(Clixml, EveryTypeOfValueIsRead) {
  const std::vector<std::pair<const char*, const char*>> cases = {
      {R"(<S N="Realm"></S>)", "Realm text ''"},
      {R"(<S N="Realm" />)", "Realm text ''"},
      {R"(<S N="a"> </S>)", "a text ' '"},
      {R"(<S N="a">x &lt;&amp;&gt; &#65;&quot;&apos;</S>)", "a text 'x <&> A\"''"},
      {R"(<Nil N="NextCertificateEffectiveDate"/>)", "NextCertificateEffectiveDate null ''"},
      {R"(<B N="b">true</B>)", "b boolean 'True'"},
      {R"(<I32 N="n">-5</I32>)", "n number '-5' #-5"},
      {R"(<U64 N="n">18446744073709551615</U64>)", "n number '18446744073709551615'"},
      {R"(<Db N="n">1.5</Db>)", "n number '1.5'"},
      {R"(<C N="c">65</C>)", "c text 'A'"},
      {R"(<DT N="d">2027-02-03T14:16:02Z</DT>)", "d text '2027-02-03T14:16:02Z'"},
      {R"(<TS N="t">P1DT2H</TS>)", "t text 'P1DT2H'"},
      {R"(<G N="g">4f2eb5cc-b696-482f-92bb-5b254cd19d60</G>)", "g text '4f2eb5cc-b696-482f-92bb-5b254cd19d60'"},
      {R"(<URI N="u">https://outlook.office365.com/PushNotifications</URI>)",
       "u text 'https://outlook.office365.com/PushNotifications'"},
      {R"(<Version N="v">15.2.1118.7</Version>)", "v text '15.2.1118.7'"},
      {R"(<BA N="RawData">MIIB</BA>)", "RawData bytes '' 3 bytes"},
      {R"(<BA N="SerializationData">MIIB</BA>)", "SerializationData withheld ''"},
      {R"(<S N="AppSecret">hunter2</S>)", "AppSecret withheld ''"},
      {R"(<SS N="x">01000000d08c9ddf</SS>)", "x withheld ''"},
      {R"(<Obj N="Type" RefId="1"><TNRef RefId="0"/><ToString>AzureAD</ToString><I32>5</I32></Obj>)",
       "Type text 'AzureAD' #5"},
      {R"(<Obj N="Id" RefId="1"><ToString>OnPrem-Proxy</ToString></Obj>)", "Id text 'OnPrem-Proxy'"},
      {R"(<Obj N="o" RefId="1"><ToString>x</ToString><Props><S N="A">1</S></Props><MS><S N="B">2</S></MS></Obj>)",
       "o object 'x' (A text '1') (B text '2')"},
      {R"(<Obj N="l" RefId="1"><LST><S>a</S><I32>2</I32><Nil/></LST></Obj>)", "l list '{a, 2, }' [a] [2] []"},
      {R"(<Obj N="l" RefId="1"><IE><S>a</S></IE></Obj>)", "l list '{a}' [a]"},
      {R"(<Obj N="l" RefId="1"><STK><S>a</S></STK></Obj>)", "l list '{a}' [a]"},
      {R"(<Obj N="l" RefId="1"><QUE/></Obj>)", "l list '{}'"},
      {R"(<Obj N="d" RefId="1"><DCT><En><S N="Key">k</S><S N="Value">v</S></En></DCT></Obj>)",
       "d object '' (k text 'v')"},
      {R"(<Obj N="d" RefId="1"><DCT><En><S N="Key">Password</S><S N="Value">v</S></En></DCT></Obj>)",
       "d object '' (Password withheld '')"},
      {R"(<Obj N="s" RefId="1"><S>text</S><MS><S N="PSPath">p</S></MS></Obj>)", "s text 'text'"},
      {R"(<Obj N="a" RefId="1"><ToString>t</ToString></Obj><Ref N="b" RefId="1"/>)", "a text 't'; b text 't'"},
      {R"(<Ref N="self" RefId="0"/>)", "self object ''"},
      {R"(<S N="a">1</S><S N="A">2</S>)", "a text '1'"},
      {R"(<S N="_x0041_b">_x000D__x000A_</S>)", "Ab text '\r\n'"},
  };
  for (const auto& [xml, want] : cases) EXPECT_EQ(value_of(xml), want) << xml;
}

TEST(Clixml, ObjectsAtTheTopAndInAListThereAreTheObjects) {
  const auto exported =
      read_clixml(
          objs("<Obj RefId=\"0\"><TN RefId=\"0\"><T>Deserialized.A</T></TN><MS><S N=\"n\">1</S></MS></Obj>\n"
               "<Obj RefId=\"1\"><TNRef RefId=\"0\"/><LST><Obj RefId=\"2\"><TNRef RefId=\"0\"/><MS><S "
               "N=\"n\">2</S></MS></Obj>"
               "<Ref RefId=\"0\"/><S>text</S></LST></Obj>\n<S>text</S><Obj RefId=\"3\"><DCT><En><S N=\"Key\">n</S>"
               "<S N=\"Value\">4</S></En></DCT></Obj>"))
          .value();
  std::vector<std::string> values;
  for (const auto& object : exported.objects)
    values.push_back(fmt::format("{} {} {}", object.type, object.line, object.get("N").value_or("?")));
  EXPECT_THAT(values, ElementsAre("A 2 1", "A 3 2", "A 2 1", " 4 4"));
  EXPECT_EQ(exported.form, ExportForm::kClixml);
  EXPECT_TRUE(read_clixml(objs("")).value().objects.empty());
  EXPECT_TRUE(read_clixml("<Objs Version=\"1.1.0.1\" />").value().objects.empty());
}

TEST(Clixml, ErrorsOfTheStreamAreKept) {
  const auto exported =
      read_clixml("#< CLIXML\n" + objs("<S S=\"Error\">Get-AuthConfig : denied_x000D__x000A_</S>"
                                       "<Obj S=\"progress\" RefId=\"0\"><MS><S N=\"a\">1</S></MS></Obj>"))
          .value();
  EXPECT_TRUE(exported.objects.empty());
  ASSERT_EQ(exported.errors.size(), 1U);
  EXPECT_EQ(exported.errors[0].message, "Get-AuthConfig : denied");
}

TEST(Clixml, WhatPowerShellNeverWritesIsRefused) {
  struct Case {
    std::string text;
    ParseErrorKind kind;
    const char* want;
  };
  std::string bomb;
  for (int i = 1; i < 40; ++i) {
    bomb += fmt::format("<Obj N=\"o{0}\" RefId=\"{0}\"><LST><Ref RefId=\"{1}\"/><Ref RefId=\"{1}\"/></LST></Obj>",
                        i + 1, i);
  }
  std::string deep;
  for (int i = 0; i < 70; ++i) deep += "<LST>";
  for (int i = 0; i < 70; ++i) deep += "</LST>";
  const Case cases[] = {
      {"", ParseErrorKind::kEmpty, "expected CLIXML, found nothing"},
      {"Name : x", ParseErrorKind::kForeign, "expected CLIXML, found 1 line of text, 8 characters"},
      {"<!DOCTYPE a [<!ENTITY b \"c\">]>\n" + objs(""), ParseErrorKind::kForeign,
       "expected CLIXML, found a document type declaration on line 1"},
      {"<html></html>", ParseErrorKind::kForeign, "expected CLIXML with the root element Objs, found 'html'"},
      {"<Objs><Obj RefId=\"0\">\n<Props>", ParseErrorKind::kTruncated,
       "truncated CLIXML: the text ends on line 2 before </Objs>"},
      {"<Objs><Nil/>", ParseErrorKind::kTruncated, "truncated CLIXML: the text ends on line 1 before </Objs>"},
      {"<Objs>\n<a></b></Objs>", ParseErrorKind::kSyntax, "invalid CLIXML on line 2: start-end tags mismatch at 'b'"},
      {objs("") + "PS C:\\>", ParseErrorKind::kSyntax,
       "expected one CLIXML document and nothing behind it, found 1 line of text, 7 characters"},
      {objs("") + objs(""), ParseErrorKind::kSyntax,
       "expected one CLIXML document and nothing behind it, found another"},
      {obj("<B N=\"b\">yes</B>"), ParseErrorKind::kSyntax,
       "invalid CLIXML on line 2: expected true or false, found 'yes'"},
      {obj("<I32 N=\"b\">1x</I32>"), ParseErrorKind::kSyntax,
       "invalid CLIXML on line 2: expected a number, found '1x'"},
      {obj("<Ref N=\"b\" RefId=\"9\"/>"), ParseErrorKind::kSyntax,
       "invalid CLIXML on line 2: expected an object with the RefId '9', found none"},
      {obj("<Obj N=\"o1\" RefId=\"1\"><LST><S>x</S></LST></Obj>" + bomb), ParseErrorKind::kTooLarge,
       "invalid CLIXML on line 2: expected at most 200000 values"},
      {objs(deep), ParseErrorKind::kTooLarge, "expected CLIXML of at most 64 nested elements, found more on line 2"},
      {std::string((8U << 20U) + 1, ' '), ParseErrorKind::kTooLarge,
       "expected CLIXML of at most 8388608 bytes, found 8388609"},
  };
  for (const auto& [text, kind, want] : cases) {
    const auto exported = read_clixml(text);
    ASSERT_FALSE(exported) << want;
    EXPECT_EQ(exported.error().message, want);
    EXPECT_EQ(exported.error().kind, kind) << want;
  }
}

TEST(Clixml, UnknownEntitiesStayText) { EXPECT_EQ(value_of("<S N=\"a\">&xxe;</S>"), "a text '&xxe;'"); }

/// What the serialiser does to a UTF-16 unit that XML cannot hold, and to an underscore that begins an escape.
std::string escaped(const std::vector<char16_t>& units) {
  std::string text;
  for (std::size_t i = 0; i < units.size(); ++i) {
    const bool plain = units[i] >= 0x20 && units[i] < 0x7F && units[i] != '<' && units[i] != '&';
    const bool begins_escape = units[i] == '_' && i + 1 < units.size() && (units[i + 1] == 'x' || units[i + 1] == 'X');
    if (plain && !begins_escape) {
      text += static_cast<char>(units[i]);
    } else {
      text += fmt::format("_x{:04X}_", static_cast<unsigned>(units[i]));
    }
  }
  return text;
}

TEST(Clixml, EscapesOfAnyTextAreDecodedToIt) {
  std::mt19937 random{20261123};
  constexpr std::u16string_view kLetters = u"_xX00AaFf5 \r\n\t\u00E4\u4E2D";
  for (int round = 0; round < 2000; ++round) {
    std::vector<char16_t> units;
    std::string want;
    for (auto length = random() % 20; length > 0; --length) {
      const char16_t unit = kLetters[random() % kLetters.size()];
      units.push_back(unit);
      if (unit < 0x80) {
        want += static_cast<char>(unit);
      } else {
        want += unit == u'\u00E4' ? "\u00E4" : "\u4E2D";
      }
    }
    EXPECT_EQ(decode_clixml_text(escaped(units)), want) << escaped(units);
  }
  EXPECT_EQ(decode_clixml_text("_xD83D__xDE00_"), "\U0001F600");
  EXPECT_EQ(decode_clixml_text("_xD83D_ _xDE00_"), "\uFFFD \uFFFD");
  EXPECT_EQ(decode_clixml_text("_x00G0_ _x000_ _x0041"), "_x00G0_ _x000_ _x0041");
}

}  // namespace
}  // namespace probe::evidence
