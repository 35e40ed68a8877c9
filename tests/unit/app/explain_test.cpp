#include "agent/app/explain.hpp"

#include "agent/core/catalogue.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace probe::app {
namespace {

TEST(Explain, ShowsEveryPartOfARow) {
  constexpr core::CodeInfo kRow{.id = "milk_sour",
                                .failure_class = core::FailureClass::kCheck,
                                .severity = core::Severity::kWarning,
                                .meaning = "The milk has turned.",
                                .detected_by = "its smell",
                                .causes = "it is old\nthe fridge is off",
                                .remedy = "Buy milk\nClose the fridge"};
  EXPECT_EQ(explain(kRow),
            "milk_sour (warning, class check)\n\n"
            "The milk has turned.\n\n"
            "Detected by\n  - its smell\n\n"
            "Likely causes, most frequent first\n  - it is old\n  - the fridge is off\n\n"
            "What mends it\n  1. Buy milk\n  2. Close the fridge\n");
}

TEST(ListCodes, NamesEveryCodeOfTheCatalogue) {
  const std::string list = list_codes();
  for (const auto& area : core::kCatalogue) {
    for (const auto& row : area) EXPECT_THAT(list, ::testing::HasSubstr(std::string(row.id) + " "));
  }
}

}  // namespace
}  // namespace probe::app
