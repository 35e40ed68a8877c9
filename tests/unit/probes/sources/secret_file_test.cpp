#include "probes/sources/secret_file.hpp"

#include "tests/support/fakes/fake_ports.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstring>
#include <memory>
#include <new>
#include <ostream>
#include <string>
#include <type_traits>
#include <vector>

namespace probe {
namespace {

using Secret = core::Secret<std::string>;

template <class T>
concept Printable = requires(std::ostream& out, const T& value) { out << value; };

static_assert(!Printable<Secret>);
static_assert(!fmt::is_formattable<Secret>::value);
static_assert(!std::is_convertible_v<Secret, std::string>);
static_assert(!std::is_convertible_v<std::string, Secret>);
static_assert(!std::equality_comparable<Secret>);

/// What lies in the memory of a secret of few letters when it is gone.
std::string remains(void (*use)(Secret&)) {
  alignas(Secret) unsigned char memory[sizeof(Secret)] = {};
  auto* secret = new (memory) Secret(std::string("hunter2"));
  use(*secret);
  std::destroy_at(secret);
  return {reinterpret_cast<const char*>(memory), sizeof memory};
}

TEST(Secret, LeavesNothingBehind) {
  void (*const uses[])(Secret&) = {
      [](Secret&) {},
      [](Secret& secret) { const Secret other = std::move(secret); },
      [](Secret& secret) { secret = Secret(std::string("x")); },
  };
  for (auto* const use : uses) EXPECT_EQ(remains(use).find("unter"), std::string::npos);
}

TEST(Secret, KeepsItsValueWhenItIsCopiedAndMoved) {
  const std::string lengthy(100, 'x');
  for (const std::string& text : {std::string("short"), lengthy}) {
    Secret first{std::string(text)};
    Secret second = first;
    EXPECT_EQ(second.expose(), text);
    Secret third = std::move(first);
    EXPECT_EQ(third.expose(), text);
    second = std::move(third);
    EXPECT_EQ(second.expose(), text);
    EXPECT_FALSE(second.empty());
  }
  EXPECT_TRUE(Secret().empty());
}

}  // namespace
}  // namespace probe
