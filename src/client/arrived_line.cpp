#include "arrived_line.hpp"

#include <fmt/format.h>

#include <array>
#include <cstddef>

#include "ascii.hpp"
#include "heard.hpp"

namespace confab::client {

namespace {

// The colours of the terminal's own palette, which suits its background; without black, white and grey.
constexpr std::array<std::string_view, 12> colors{"31",   "32",   "33",   "34",   "35",   "36",
                                                  "1;31", "1;32", "1;33", "1;34", "1;35", "1;36"};

constexpr std::string_view own_style = "1";

bool rings(const Heard& heard, std::string_view own_name) {
  if (heard.kind == Heard::Kind::told) return true;
  const bool own = same_but_case(heard.name, own_name);
  return heard.kind == Heard::Kind::said && !own && names(heard.text, own_name);
}

}  // namespace

std::string_view color_of(std::string_view name) {
  std::uint32_t hash = 2166136261U;  // FNV-1a
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(to_lower(c))) * 16777619U;
  return colors[hash % colors.size()];
}

std::string shown_line(std::string_view line, std::string_view own_name, const Manner& manner, TimeOfDay now) {
  const Heard heard = hear(line);
  std::string shown;
  if (manner.time) shown = fmt::format("{:02}:{:02} ", now.hour, now.minute);
  if (manner.color && !heard.name.empty()) {
    const auto start = static_cast<std::size_t>(heard.name.data() - line.data());
    const std::string_view style = same_but_case(heard.name, own_name) ? own_style : color_of(heard.name);
    shown += line.substr(0, start);
    shown += fmt::format("\x1b[{}m{}\x1b[m", style, heard.name);
    shown += line.substr(start + heard.name.size());
  } else {
    shown += line;
  }
  if (manner.bell && rings(heard, own_name)) shown += '\a';
  return shown;
}

}  // namespace confab::client
