#include "exporters/page/words.hpp"

#include "agent/core/finding.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace probe::exporters {

namespace {

using namespace std::chrono_literals;

constexpr std::array<std::string_view, 5> kClasses{"f", "t", "w", "p", "s"};
constexpr std::array<std::string_view, 5> kWords{"Failed", "Stale", "Succeeded", "Waiting", "Succeeded"};

Html time_element(core::SystemTime time, const std::string& words) {
  return element("time", {{"datetime", core::rfc3339(time)}}, words);
}

}  // namespace

std::string spoken(std::chrono::nanoseconds duration) {
  const auto whole = [duration](std::chrono::nanoseconds unit) { return duration / unit; };
  if (duration < 1ms) return fmt::format("{} µs", std::max<std::int64_t>(duration / 1us, 0));
  if (duration < 10ms) return fmt::format("{:.1f} ms", std::chrono::duration<double, std::milli>(duration).count());
  if (duration < 1s) return fmt::format("{} ms", whole(1ms));
  if (duration < 100s) return fmt::format("{} s", whole(1s));
  if (duration < 100min) return fmt::format("{} min", whole(1min));
  if (duration < 48h) return fmt::format("{} h", whole(1h));
  return fmt::format("{} days", whole(24h));
}

std::string counted(std::size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string ago_text(core::SystemTime then, core::SystemTime now) {
  return now - then < 1s ? "just now" : spoken(now - then) + " ago";
}

std::string due_text(core::SystemTime due, core::SystemTime now, std::chrono::nanoseconds longest) {
  if (due - now >= 1s) return "in " + spoken(due - now);
  return now - due <= longest + 1s ? "now" : "late by " + spoken(now - due);
}

Html ago(core::SystemTime then, core::SystemTime now) { return time_element(then, ago_text(then, now)); }

Html due_at(core::SystemTime due, core::SystemTime now, std::chrono::nanoseconds longest) {
  return time_element(due, due_text(due, now, longest));
}

Html moment(core::SystemTime time) {
  auto words = core::rfc3339(time);
  words.replace(words.find('T'), 1, " ").back() = ' ';
  return time_element(time, words + "UTC");
}

std::string_view class_of(ProbeState state) { return kClasses.at(static_cast<std::size_t>(state)); }
std::string_view word_of(ProbeState state) { return kWords.at(static_cast<std::size_t>(state)); }

Html prose(std::string_view text) {
  Html html;
  while (true) {
    const auto open = text.find('`');
    const auto close = open == std::string_view::npos ? open : text.find('`', open + 1);
    if (close == std::string_view::npos) return html << text;
    html << text.substr(0, open) << element("code", {}, text.substr(open + 1, close - open - 1));
    text.remove_prefix(close + 1);
  }
}

Html listed(std::string_view lines, bool steps) {
  Html items;
  while (!lines.empty()) {
    const auto end = std::min(lines.find('\n'), lines.size());
    items << element("li", {}, prose(lines.substr(0, end)));
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
  return steps ? element("ol", {{"class", "steps"}}, items) : element("ul", {{"class", "steps"}}, items);
}

}  // namespace probe::exporters
