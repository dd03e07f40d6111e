#include "typed_secret.hpp"

#include <algorithm>
#include <array>

#include "ascii.hpp"
#include "confab/base/blanks.hpp"
#include "confab/terminal/clusters.hpp"

namespace confab::client {

namespace {

constexpr auto npos = std::string_view::npos;

std::size_t after_blanks(std::string_view line, std::size_t at) {
  while (const std::size_t size = at < line.size() ? size_of_blank(line.substr(at)) : 0) at += size;
  return at;
}

std::size_t after_word(std::string_view line, std::size_t at) {
  const std::size_t end = find_blank(line.substr(at));
  return end == npos ? line.size() : at + end;
}

template <std::size_t count>
bool is_one_of(std::string_view word, const std::array<std::string_view, count>& words) {
  return std::any_of(words.begin(), words.end(), [word](std::string_view known) { return same_but_case(word, known); });
}

constexpr std::array<std::string_view, 2> with_password{"/claim", "/release"};
constexpr std::array<std::string_view, 5> to_somebody{"/msg", "/w", "/tell", "/dm", "/query"};
constexpr std::array<std::string_view, 2> to_the_last{"/reply", "/r"};

}  // namespace

std::size_t find_password(std::string_view line) {
  const std::size_t start = after_blanks(line, 0);
  const std::string_view rest = line.substr(start);
  // Glued to its command, as in "/claim:secret", a password is none for the server, but must not be seen either.
  const auto* const command = std::find_if(with_password.begin(), with_password.end(),
                                           [rest](std::string_view word) { return starts_but_case(rest, word); });
  if (command == with_password.end() || command->size() == rest.size()) return npos;
  return after_blanks(line, start + command->size());
}

std::string_view part_to_keep(std::string_view line) {
  const std::size_t password = find_password(line);
  if (password != npos) return password == line.size() ? line : std::string_view{};
  const std::size_t start = after_blanks(line, 0);
  const std::size_t end = after_word(line, start);
  const std::string_view word = line.substr(start, end - start);
  const std::size_t argument = after_blanks(line, end);
  if (is_one_of(word, to_the_last)) return line.substr(0, argument);
  if (is_one_of(word, to_somebody)) return line.substr(0, after_blanks(line, after_word(line, argument)));
  return line;
}

Masked masked(std::string_view line, std::size_t cursor, std::size_t from) {
  from = std::min(from, line.size());
  Masked result{.text = std::string(line.substr(0, from)), .cursor = std::min(cursor, from)};
  for (std::size_t at = from; at < line.size();) {
    at += next_cluster(line.substr(at)).bytes;
    result.text += '*';
    if (at <= cursor) result.cursor = result.text.size();
  }
  return result;
}

std::string remains_of(std::string_view line) {
  const std::size_t password = find_password(line);
  return std::string(line.substr(0, password == std::string_view::npos ? 0 : password)) + "********";
}

}  // namespace confab::client
