#include "certificate_maker.hpp"
#include "probes/evidence/certificate.hpp"
#include "probes/evidence/encoding.hpp"

#include <gtest/gtest.h>

namespace probe::evidence {
namespace {

using namespace std::string_literals;

constexpr const char* kPrivateKey = "-----BEGIN PRIVATE KEY-----\nMIGH\n-----END PRIVATE KEY-----\n";

const std::string& auth_der() {
  static const std::string der = testing::make_der(testing::exchange_auth());
  return der;
}

TEST(CertificateFile, FilesOfEveryKindGiveTheirCertificatesInOrder) {
  const std::string other = testing::make_der({});
  const std::string both =
      "subject=...\n" + testing::pem(auth_der()) + kPrivateKey + "text\n" + testing::pem(other) + "the end\n";
  std::string utf16 = "\xFF\xFE";
  for (const char c : both) utf16 += {c, '\0'};
  std::string crlf;
  for (const char c : both) crlf += c == '\n' ? "\r\n"s : std::string{c};
  std::string one_line = "-----BEGIN CERTIFICATE-----\n" + encode_base64(auth_der()) + "\n-----END CERTIFICATE-----";
  const std::vector<std::tuple<const char*, std::string, std::size_t>> cases = {
      {"DER", auth_der(), 1},
      {"PEM", testing::pem(auth_der()), 1},
      {"PEM without line breaks", one_line, 1},
      {"old label", testing::pem(auth_der(), "X509 CERTIFICATE"), 1},
      {"trust settings behind the certificate",
       testing::pem(auth_der() + "\x30\x03\x02\x01\x05", "TRUSTED CERTIFICATE"), 1},
      {"bundle", both, 2},
      {"bundle with CRLF", crlf, 2},
      {"bundle in UTF-16", utf16, 2},
      {"bundle behind a mark", "\xEF\xBB\xBF" + both, 2},
  };
  for (const auto& [name, bytes, count] : cases) {
    SCOPED_TRACE(name);
    const auto certificates = read_certificates(bytes);
    ASSERT_TRUE(certificates) << certificates.error().message;
    ASSERT_EQ(certificates->size(), count);
    EXPECT_EQ(certificates->front().der, auth_der());
    if (count > 1) {
      EXPECT_EQ(certificates->back().der, other);
    }
  }
}

struct BadFile {
  const char* name;
  std::string input;
  ParseErrorKind kind;
  std::string want;
};

void expect_each_refused(const std::vector<BadFile>& files) {
  for (const auto& [name, input, kind, want] : files) {
    SCOPED_TRACE(name);
    const auto certificates = read_certificates(input);
    ASSERT_FALSE(certificates);
    EXPECT_EQ(certificates.error().message, want);
    EXPECT_EQ(certificates.error().kind, kind);
  }
}

TEST(CertificateFile, FilesThatAreNoneAreExplained) {
  const std::string good = testing::pem(auth_der());
  expect_each_refused({
      {"empty", "", ParseErrorKind::kTruncated, "expected a PEM or DER certificate, found nothing"},
      {"blank", " \r\n", ParseErrorKind::kTruncated, "expected a PEM or DER certificate, found nothing"},
      {"HTML", "<!DOCTYPE html><html><head><title>Sign in</title>", ParseErrorKind::kForeign,
       "expected a PEM or DER certificate, found HTML of 49 bytes"},
      {"XML", "<?xml version='1.0'?>", ParseErrorKind::kForeign,
       "expected a PEM or DER certificate, found XML or HTML of 21 bytes"},
      {"text", "not a certificate", ParseErrorKind::kForeign,
       "expected a PEM or DER certificate, found 1 line of text, 17 characters"},
      {"text that begins like DER", "0123", ParseErrorKind::kForeign,
       "expected a PEM or DER certificate, found 1 line of text, 4 characters"},
      {"binary",
       "\x7F"
       "ELF\x02\x01",
       ParseErrorKind::kForeign, "expected a PEM or DER certificate, found 6 bytes of binary data"},
      {"base64 without the lines", encode_base64(auth_der()), ParseErrorKind::kForeign,
       "expected a PEM or DER certificate, found base64 without the line '-----BEGIN CERTIFICATE-----'"},
      {"private key only", kPrivateKey, ParseErrorKind::kForeign,
       "expected a PEM block CERTIFICATE, found only PRIVATE KEY"},
      {"encrypted keys only",
       "-----BEGIN ENCRYPTED PRIVATE KEY-----\n-----END ENCRYPTED PRIVATE KEY-----\n"
       "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n-----END RSA PRIVATE KEY-----\n",
       ParseErrorKind::kForeign,
       "expected a PEM block CERTIFICATE, found only ENCRYPTED PRIVATE KEY, RSA PRIVATE KEY (encrypted)"},
      {"request", testing::pem("x", "CERTIFICATE REQUEST"), ParseErrorKind::kForeign,
       "expected a PEM block CERTIFICATE, found only CERTIFICATE REQUEST"},
      {"too large", std::string(kMaxCertificateBytes + 1, 'x'), ParseErrorKind::kTooLarge,
       "expected a PEM or DER certificate of at most 4194304 bytes, found 4194305"},
  });
}

TEST(CertificateFile, DamagedPemIsExplainedWithItsLine) {
  const std::string good = testing::pem(auth_der());
  std::string bad_character = good;
  bad_character[good.find('\n') + 70] = '!';
  std::string many;
  for (int i = 0; i < 101; ++i) many += good;
  const auto with_bytes_behind = [](const std::string& label) { return testing::pem(auth_der() + "junk", label); };
  const std::string size = std::to_string(auth_der().size());
  const std::string end = "-----END CERTIFICATE-----";
  std::string text_within = good;
  text_within.insert(good.find(end), "# of EX1\n");
  std::string padded_within = testing::pem(auth_der() + std::string(3 - auth_der().size() % 3 + 1, '\0'));
  padded_within.insert(padded_within.find(end), "AAAA\n");
  std::string cut_lines = good;
  cut_lines.erase(200, 65);
  expect_each_refused({
      {"no END", good.substr(0, 300), ParseErrorKind::kTruncated,
       "line 1: expected '-----END CERTIFICATE-----' after this BEGIN, found none: the block is cut off"},
      {"second without END", "x\n" + good + good.substr(0, 300), ParseErrorKind::kTruncated,
       "line " + std::to_string(std::count(good.begin(), good.end(), '\n') + 2) +
           ": expected '-----END CERTIFICATE-----' after this BEGIN, found none: the block is cut off"},
      {"END of another label", "-----BEGIN CERTIFICATE-----\n-----END PRIVATE KEY-----\n", ParseErrorKind::kTruncated,
       "line 1: expected '-----END CERTIFICATE-----' after this BEGIN, found none: the block is cut off"},
      {"next BEGIN before END", good.substr(0, 300) + "\n" + good, ParseErrorKind::kTruncated,
       "line 1: expected '-----END CERTIFICATE-----' after this BEGIN, found none: the block is cut off"},
      {"BEGIN line cut off", "-----BEGIN CERTIFI", ParseErrorKind::kTruncated,
       "line 1: expected '-----' at the end of the BEGIN line"},
      {"bad character", bad_character, ParseErrorKind::kSyntax,
       "certificate 1 on line 1: expected base64, found '!' on line 3"},
      {"text within a block", text_within, ParseErrorKind::kSyntax,
       "certificate 1 on line 1: expected base64, found '#' on line " +
           std::to_string(std::count(good.begin(), good.end(), '\n'))},
      {"base64 behind the padding", padded_within, ParseErrorKind::kSyntax,
       "certificate 1 on line 1: expected base64, found 'A' on line " +
           std::to_string(std::count(padded_within.begin(), padded_within.end(), '\n') - 1)},
      {"bytes behind the certificate", with_bytes_behind("CERTIFICATE"), ParseErrorKind::kSyntax,
       "certificate 1 on line 1: expected the certificate to end at offset " + size + ", found 4 more bytes"},
      {"other bytes than trust settings", with_bytes_behind("TRUSTED CERTIFICATE"), ParseErrorKind::kSyntax,
       "certificate 1 on line 1: expected trust settings behind the certificate, found 4 other bytes"},
      {"empty block", "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n", ParseErrorKind::kTruncated,
       "certificate 1 on line 1: expected a DER certificate, found nothing"},
      {"a line lost", cut_lines, ParseErrorKind::kTruncated,
       "certificate 1 on line 1: expected a DER certificate of " + std::to_string(auth_der().size()) +
           " bytes, found only " + std::to_string(auth_der().size() - 48) + " of them"},
      {"too many", many, ParseErrorKind::kTooLarge, "expected at most 100 certificates, found more"},
  });
}

TEST(CertificateFile, DamagedDerIsExplained) {
  const std::string size = std::to_string(auth_der().size());
  expect_each_refused({
      {"one byte", "\x30", ParseErrorKind::kTruncated, "expected a DER certificate, found only 1 bytes of it"},
      {"length cut off", "\x30\x82\x05", ParseErrorKind::kTruncated,
       "expected a DER certificate, found only 3 bytes of it"},
      {"200 bytes", auth_der().substr(0, 200), ParseErrorKind::kTruncated,
       "expected a DER certificate of " + size + " bytes, found only 200 of them"},
      {"trailing junk", auth_der() + "junk", ParseErrorKind::kSyntax,
       "expected the certificate to end at offset " + size + ", found 4 more bytes"},
      {"indefinite length", "\x30\x80" + auth_der(), ParseErrorKind::kSyntax,
       "expected a DER certificate, found an impossible length byte 0x80 at offset 1"},
      {"absurd length", "\x30\x88" + auth_der(), ParseErrorKind::kSyntax,
       "expected a DER certificate, found an impossible length byte 0x88 at offset 1"},
      {"damaged PKCS#7",
       "\x30\x80\x30"s.replace(1, 1, "\x81\x0D").substr(0, 3) + "\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02\x05\x00"s,
       ParseErrorKind::kSyntax, "expected a PKCS#7 message, found other or damaged ASN.1"},
      {"PKCS#12", "\x30\x81\x05\x02\x01\x03\x30\x00"s, ParseErrorKind::kForeign,
       "expected a DER certificate, found PKCS#12"},
      {"private key", "\x30\x81\x05\x02\x01\x00\x30\x00"s, ParseErrorKind::kForeign,
       "expected a DER certificate, found a private key"},
      {"other ASN.1", "\x30\x81\x03\x02\x01\x05"s, ParseErrorKind::kSyntax,
       "expected a DER certificate, found other or damaged ASN.1 (nested asn1 error)"},
  });
  EXPECT_EQ(read_certificate_der("-----BEGIN").error().message,
            "expected a DER certificate, which begins with the byte 0x30, found 0x2D");
}

TEST(CertificateFile, ADateThatIsNoneIsAnError) {
  std::string der = testing::make_der({.not_after = "311028182232Z"});
  der.replace(der.find("311028182232Z"), 13, "319928182232Z");
  EXPECT_EQ(read_certificate_der(der).error().message,
            "notAfter: expected a UTCTime or GeneralizedTime, found '319928182232Z'");
}

TEST(CertificateFile, EveryTruncationOfAFileIsAnErrorAndNoCrash) {
  const std::string good = testing::pem(testing::make_der({}));
  for (std::size_t size = 0; size + 2 < good.size(); ++size)
    ASSERT_FALSE(read_certificates(good.substr(0, size))) << size;
  for (std::size_t size = 0; size < auth_der().size(); ++size)
    ASSERT_FALSE(read_certificates(auth_der().substr(0, size))) << size;
}

}  // namespace
}  // namespace probe::evidence
