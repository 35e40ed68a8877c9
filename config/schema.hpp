#pragma once

#include "config/check.hpp"
#include "config/enum_value.hpp"
#include "config/key_doc.hpp"
#include "config/node.hpp"
#include "config/problems.hpp"
#include "config/schema_core.hpp"
#include "config/value.hpp"
#include "config/value_containers.hpp"

#include <concepts>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace probe::config {

/// The keys of a map in a file and the members of a struct that they fill, declared once: reading, checking, the
/// reference and the sample all come from it. The default of a key is what `C{}` holds.
///
///     Schema<Config>{}
///         .required("endpoint", &Config::endpoint, "Host and port to connect to")
///         .optional("timeout", &Config::timeout, "How long a run may take", at_least(100ms))
///
/// Const member functions may be called from several threads.
template <class C>
class Schema {
 public:
  template <class T>
  Schema& required(std::string key, T C::* member, std::string help, std::type_identity_t<Check<T>> check = {}) {
    return add(std::move(key), member, std::move(help), std::move(check), true);
  }

  template <class T>
  Schema& optional(std::string key, T C::* member, std::string help, std::type_identity_t<Check<T>> check = {}) {
    return add(std::move(key), member, std::move(help), std::move(check), false);
  }

  /// Of these keys one has to be there, and no second.
  Schema& exactly_one_of(std::vector<std::string> keys) {
    core_.add_choice(std::move(keys), true);
    return *this;
  }

  Schema& at_least_one_of(std::vector<std::string> keys) {
    core_.add_choice(std::move(keys), false);
    return *this;
  }

  /// `key` means something only where one of `others` is there too: without them it would be read and have no effect.
  /// `why` completes the message after a colon; empty: the others' names say it.
  Schema& only_beside(std::string key, std::vector<std::string> others, std::string why = {}) {
    core_.add_dependence(std::move(key), std::move(others), std::move(why));
    return *this;
  }

  /// A rule between fields: what is wrong, or nothing. Reported at `key`, or at the map when `key` is "" or absent from
  /// the file. Asked only when every field of the map was read without a mistake.
  Schema& check(std::string key, std::function<std::optional<std::string>(const C&)> broken) {
    core_.add_rule(std::move(key),
                   [broken = std::move(broken)](const void* config) { return broken(*static_cast<const C*>(config)); });
    return *this;
  }

  /// Reads the map. Adds every mistake to `problems` and does not throw for bad input; a field that is wrong or absent
  /// has its default. `path` names the map in messages. `other_keys` are those which another schema reads from the same
  /// map: not unknown here, and offered as the nearest name.
  C parse(const Node& node, const std::string& path, Problems& problems,
          std::span<const std::string_view> other_keys = {}) const {
    C config{};
    core_.parse(node, path, problems, &config, SchemaCore::UnknownKeys::kRefused, other_keys);
    return config;
  }

  /// As `parse`, but says nothing about unknown keys: for the first of two schemas that share a map, when the second
  /// one reports them.
  C parse_part(const Node& node, const std::string& path, Problems& problems) const {
    C config{};
    core_.parse(node, path, problems, &config, SchemaCore::UnknownKeys::kLeftToOthers, {});
    return config;
  }

  /// A row for each key in the order of declaration, those of nested maps below their own.
  std::vector<KeyDoc> describe() const {
    const C defaults{};
    return core_.describe(&defaults);
  }

  /// The names of the keys. They live as long as the schema.
  std::vector<std::string_view> keys() const { return core_.keys(); }

 private:
  template <class T>
  Schema& add(std::string key, T C::* member, std::string help, Check<T> check, bool required) {
    SchemaCore::Field field{std::move(key), required, std::move(help), Value<T>::type(), check.demand(), {}, {}, {}};
    field.parse = [member, check = std::move(check)](const Node& node, const std::string& path, Problems& problems,
                                                     void* config) {
      auto value = Value<T>::parse(node, path, problems);
      if (!value) return false;
      const auto wrong = check(*value);
      if (wrong) problems.add(node.position(), path, *wrong);
      if (!wrong) static_cast<C*>(config)->*member = std::move(*value);
      return !wrong;
    };
    field.show = [member](const void* config) { return Value<T>::show(static_cast<const C*>(config)->*member); };
    field.nested = [] { return keys_of<T>(); };
    core_.add(std::move(field));
    return *this;
  }

  SchemaCore core_;
};

/// A struct that brings its schema is a value itself: a map with those keys. Keys left out of the map have the defaults
/// of `T{}`, so give the defaults to the members of `T`, not to the member that holds the `T`.
template <class T>
concept HasSchema = requires {
  { T::schema() } -> std::same_as<Schema<T>>;
};

template <HasSchema T>
struct Value<T> {
  static std::optional<T> parse(const Node& node, const std::string& path, Problems& problems) {
    const std::size_t before = problems.size();
    T value = schema().parse(node, path, problems);
    if (problems.size() != before) return std::nullopt;
    return value;
  }
  static std::string type() { return "map"; }
  static std::string show(const T&) { return {}; }
  static std::vector<KeyDoc> keys() { return schema().describe(); }

 private:
  static const Schema<T>& schema() {
    static const Schema<T> kSchema = T::schema();
    return kSchema;
  }
};

}  // namespace probe::config
