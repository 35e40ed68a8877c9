#include "probes/sources/known_certificates.hpp"

#include "tests/support/certificate_factory.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace probe::probes {
namespace {

/// With a NUL behind each byte and a mark in front, as Notepad saves text.
std::string utf16(std::string_view text) {
  std::string wide = "\xFF\xFE";
  for (const char c : text) (wide += c) += '\0';
  return wide;
}

TEST(KnownFile, SaysTheSameWheneverItIsRead) {
  const auto certificate = testing::self_sign(testing::exchange_auth());
  const auto key = certificate.key().pem();
  struct Case {
    std::string name, bytes;
    bool has_key;
  };
  const Case cases[] = {
      {"PEM", certificate.pem(), false},
      {"DER", certificate.der(), false},
      {"UTF-16", utf16(certificate.pem()), false},
      {"with a key", certificate.pem() + key, true},
      {"with a key, in UTF-16", utf16(key + certificate.pem()), true},
  };
  for (const auto& [name, bytes, has_key] : cases) {
    for (int time = 0; time < 3; ++time) {
      const auto file = read_known_file(bytes);
      ASSERT_TRUE(file) << name << ": " << file.error().message;
      ASSERT_EQ(file->certificates->size(), 1U) << name;
      EXPECT_EQ(file->certificates->front().der, certificate.der()) << name;
      EXPECT_EQ(file->key.has_value(), has_key) << name;
    }
  }
}

TEST(KnownFile, AContentWithoutAKeyIsKnownAgainByItself) {
  const auto certificate = testing::self_sign(testing::exchange_auth());
  const auto content = [](std::string bytes) {
    return std::make_shared<const core::FileContent>(core::FileContent{std::move(bytes), {}, 0644});
  };
  struct Case {
    std::string name;
    core::SharedContent content;
    bool known;
  };
  const Case cases[] = {
      {"a certificate", content(certificate.pem()), true},
      {"with a key", content(certificate.pem() + certificate.key().pem()), false},
      {"with a key that does not open",
       content(certificate.pem() + "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"), false},
      {"large", content(std::string(9000, '\n') + certificate.pem()), false},
  };
  for (const auto& [name, shared, known] : cases) {
    EXPECT_EQ(known_certificates(shared), nullptr) << name;
    const auto file = read_known_file(shared);
    ASSERT_TRUE(file) << name << ": " << file.error().message;
    EXPECT_EQ(known_certificates(shared), known ? file->certificates : nullptr) << name;
  }
  const auto again = content(certificate.pem());
  EXPECT_EQ(known_certificates(again), nullptr) << "the same bytes, read anew";
  EXPECT_EQ(read_known_file(again)->certificates, known_certificates(cases[0].content));
}

TEST(KnownFile, WhatHoldsNoCertificateIsAnErrorWheneverItIsRead) {
  const std::string key = testing::self_sign(testing::exchange_auth()).key().pem();
  for (int time = 0; time < 2; ++time) {
    const auto file = read_known_file(key);
    ASSERT_FALSE(file);
    EXPECT_EQ(file.error().message, "expected a PEM block CERTIFICATE, found only PRIVATE KEY");
  }
}

}  // namespace
}  // namespace probe::probes
