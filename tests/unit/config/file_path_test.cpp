#include "config/file_path.hpp"

#include "config/yaml_reader.hpp"

#include <gtest/gtest.h>

#include <string>

namespace probe::config {
namespace {

struct Case {
  std::string name, file, yaml, want, problems;
};

TEST(FilePath, CountsFromTheFolderOfTheConfigurationFile) {
  const Case cases[] = {
      {"absolute", "/etc/probe/probe.yml", "v: /srv/a.cer", "/srv/a.cer", ""},
      {"relative", "/etc/probe/probe.yml", "v: certs/a.cer", "/etc/probe/certs/a.cer", ""},
      {"upwards", "conf/probe.yml", "v: ../a.cer", "conf/../a.cer", ""},
      {"beside", "probe.yml", "v: a.cer", "a.cer", ""},
      {"empty", "p.yml", "v: ''", "", "p.yml:1:4: v: expected a path, got the quoted text \"\""},
      {"nothing", "p.yml", "v:", "", "p.yml:1:3: v: expected a path, got nothing"},
      {"what the file holds", "p.yml", "v: \"-----BEGIN PRIVATE KEY-----\\nMII\"", "",
       "p.yml:1:4: v: expected a path, got the content of a file in PEM"},
      {"list", "p.yml", "v: [a]", "", "p.yml:1:4: v: expected a path, got a list"},
  };
  for (const auto& [name, file, yaml, want, messages] : cases) {
    Problems problems(file);
    const auto root = read_yaml(yaml, problems);
    ASSERT_TRUE(root) << name << problems.text();
    const auto path = Value<FilePath>::parse(*root->find("v"), "v", problems);
    EXPECT_EQ(problems.text(), messages) << name;
    EXPECT_EQ(path.value_or(FilePath{}).path, want) << name;
  }
}

}  // namespace
}  // namespace probe::config
