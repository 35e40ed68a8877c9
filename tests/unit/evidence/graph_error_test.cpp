#include "probes/evidence/graph_error.hpp"

#include <gtest/gtest.h>

#include <string>

namespace probe::evidence {
namespace {

TEST(GraphError, IsReadFromWhatGraphAnswers) {
  struct Case {
    std::string name, body, want;
  };
  const Case cases[] = {
      {"whole", R"({"error":{"code":"c","message":"m","innerError":{"date":"d","request-id":"r"}}})", "c|m|r"},
      {"lower case", R"({"error":{"code":"c","message":"m","innererror":{"request-id":"r"}}})", "c|m|r"},
      {"code alone", R"({"error":{"code":"c"}})", "c||"},
      {"no code", R"({"error":{"message":"m"}})", "nothing"},
      {"a number for a code", R"({"error":{"code":5}})", "nothing"},
      {"OAuth's error", R"({"error":"invalid_client"})", "nothing"},
      {"data", R"({"value":[]})", "nothing"},
      {"an array", "[]", "nothing"},
      {"a page", "<html>", "nothing"},
      {"nothing", "", "nothing"},
  };
  for (const auto& [name, body, want] : cases) {
    const auto error = read_graph_error(body);
    EXPECT_EQ(error ? error->code + "|" + error->message + "|" + error->request_id : "nothing", want) << name;
  }
}

}  // namespace
}  // namespace probe::evidence
