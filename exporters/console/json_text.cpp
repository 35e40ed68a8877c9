#include "exporters/console/json_text.hpp"

#include <boost/json/serialize.hpp>

#include <array>
#include <charconv>
#include <cmath>

namespace probe::exporters {

namespace {

namespace json = boost::json;

enum class Layout { kIndented, kOneLine };

class Writer {
 public:
  explicit Writer(Layout layout) : layout_(layout) {}

  void write(const json::value& value) {
    switch (value.kind()) {
      case json::kind::object:
        return write(value.get_object());
      case json::kind::array:
        return write(value.get_array());
      case json::kind::double_:
        return write(value.get_double());
      default:
        text_ += json::serialize(value);
    }
  }

  std::string take() { return std::move(text_); }

 private:
  void write(const json::object& object) {
    char separator = '{';
    for (const auto& member : object) {
      next(separator);
      text_.append(json::serialize(json::value(member.key()))).append(layout_ == Layout::kOneLine ? ":" : ": ");
      write(member.value());
    }
    close(separator, '{', "{}", '}');
  }

  void write(const json::array& array) {
    char separator = '[';
    for (const auto& element : array) {
      next(separator);
      write(element);
    }
    close(separator, '[', "[]", ']');
  }

  void write(double number) {
    if (!std::isfinite(number)) {
      text_ += "null";
      return;
    }
    std::array<char, 32> digits{};
    text_.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr);
  }

  /// Starts the line of the next member: behind `{` or `[` the first time, behind a comma later.
  void next(char& separator) {
    text_ += separator;
    if (separator != ',') ++depth_;
    separator = ',';
    break_line();
  }

  void close(char separator, char unused, const char* empty, char end) {
    if (separator == unused) {
      text_ += empty;
      return;
    }
    --depth_;
    break_line();
    text_ += end;
  }

  void break_line() {
    if (layout_ == Layout::kIndented) text_.append("\n").append(2 * depth_, ' ');
  }

  Layout layout_;
  std::string text_;
  std::size_t depth_ = 0;
};

}  // namespace

std::string json_text(const json::value& value) {
  Writer writer(Layout::kIndented);
  writer.write(value);
  return writer.take();
}

std::string json_line(const json::value& value) {
  Writer writer(Layout::kOneLine);
  writer.write(value);
  return writer.take();
}

}  // namespace probe::exporters
