#include "agent/net/trust_stores.hpp"

#include "agent/core/input_error.hpp"
#include "tests/support/certificate_factory.hpp"
#include "tests/support/files.hpp"
#include "tests/support/temporary_directory.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <string>

namespace probe::net {
namespace {

using testing::authority;
using testing::self_sign;
using testing::write_file;

class TrustStoresTest : public ::testing::Test {
 protected:
  /// The words for why `path` cannot be used; PATH stands for it.
  std::string refusal(const std::filesystem::path& path) {
    try {
      stores_.get(path.string());
      return "none";
    } catch (const core::InputError& error) {
      EXPECT_EQ(error.finding().code().id(), "trust_store_unreadable");
      std::string message = error.what();
      const auto at = message.find(path.string());
      if (at != std::string::npos) message.replace(at, path.string().size(), "PATH");
      return message;
    }
  }

  testing::TemporaryDirectory directory_;
  const std::string pem_ = self_sign(authority("Root")).pem();
  TrustStores stores_;
};

TEST_F(TrustStoresTest, AFileIsParsedOnce) {
  write_file(directory_ / "ca.pem", pem_);
  const auto first = stores_.get((directory_ / "ca.pem").string());
  EXPECT_NE(first, nullptr);
  EXPECT_EQ(stores_.get((directory_ / "ca.pem").string()), first);
  EXPECT_EQ(stores_.loads(), 1U);
}

TEST_F(TrustStoresTest, AChangedFileIsParsedAgain) {
  write_file(directory_ / "ca.pem", pem_);
  const auto first = stores_.get((directory_ / "ca.pem").string());
  write_file(directory_ / "ca.pem", pem_);  // same size, another inode
  EXPECT_NE(stores_.get((directory_ / "ca.pem").string()), first);
  EXPECT_EQ(stores_.loads(), 2U);
}

TEST_F(TrustStoresTest, AFileTouchedInPlaceIsParsedAgain) {
  const auto path = directory_ / "ca.pem";
  write_file(path, pem_);
  stores_.get(path.string());
  std::filesystem::last_write_time(path, std::filesystem::last_write_time(path) + std::chrono::nanoseconds(1000));
  stores_.get(path.string());
  EXPECT_EQ(stores_.loads(), 2U);
}

TEST_F(TrustStoresTest, ABrokenReplacementIsRefusedThoughTheOldOneWasFine) {
  const auto path = directory_ / "ca.pem";
  write_file(path, pem_);
  EXPECT_EQ(refusal(path), "none");
  write_file(path, "rubbish");
  EXPECT_EQ(refusal(path), "cannot use the CA file \"PATH\": expected PEM certificates, there are none");
}

TEST_F(TrustStoresTest, TextAroundTheCertificatesIsFine) {
  write_file(directory_ / "ca.pem", "# our root\n" + pem_ + "# the end\n" + pem_);
  EXPECT_EQ(refusal(directory_ / "ca.pem"), "none");
}

TEST_F(TrustStoresTest, AMissingFileIsRefused) {
  EXPECT_EQ(refusal(directory_ / "none.pem"), "cannot use the CA file \"PATH\": no such file or directory");
}

TEST_F(TrustStoresTest, ADirectoryIsRefused) {
  EXPECT_EQ(refusal(directory_.path()), "cannot use the CA file \"PATH\": expected a regular file");
}

TEST_F(TrustStoresTest, AFifoIsRefusedAndDoesNotBlock) {
  ASSERT_EQ(::mkfifo((directory_ / "fifo").c_str(), 0600), 0);
  EXPECT_EQ(refusal(directory_ / "fifo"), "cannot use the CA file \"PATH\": expected a regular file");
}

TEST_F(TrustStoresTest, AnEntryThatIsNoCertificateIsRefused) {
  write_file(directory_ / "ca.pem",
             pem_ + "-----BEGIN CERTIFICATE-----\nTm90IGEgY2VydGlmaWNhdGU=\n-----END CERTIFICATE-----\n");
  EXPECT_EQ(refusal(directory_ / "ca.pem"),
            "cannot use the CA file \"PATH\": expected PEM certificates, entry 2 is not one");
}

TEST_F(TrustStoresTest, AnEmptyFileIsRefused) {
  write_file(directory_ / "ca.pem", "");
  EXPECT_EQ(refusal(directory_ / "ca.pem"),
            "cannot use the CA file \"PATH\": expected PEM certificates, there are none");
}

TEST_F(TrustStoresTest, TheSystemsBundleIsWhereTheEnvironmentSays) {
  const auto path = (directory_ / "system.pem").string();
  write_file(path, pem_);
  ::setenv("SSL_CERT_FILE", path.c_str(), 1);
  const auto by_environment = stores_.get("");
  ::unsetenv("SSL_CERT_FILE");
  EXPECT_EQ(by_environment, stores_.get(path));
  EXPECT_EQ(stores_.loads(), 1U);
}

}  // namespace
}  // namespace probe::net
