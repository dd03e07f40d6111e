// KnownWords: what Tab can complete: the commands of slash, and the rooms and names that were seen. It does not know
// keys. Owned by a TerminalTalk. Its memory is bounded: what was not seen for longest goes first.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace confab::client {

class KnownWords {
 public:
  static constexpr std::size_t known_names_max = 500;
  static constexpr std::size_t known_rooms_max = 200;

  /// Takes names and rooms from a line of the server.
  void heard(std::string_view line);

  /// Takes a room from what was typed.
  void typed(std::string_view line);

  /// All that `word` can become: what stands before it in the line decides whether that is a command, a room or a name.
  /// Sorted, each once; each ends as it should go on, most with a space.
  std::vector<std::string> candidates(std::string_view before, std::string_view word) const;

 private:
  enum class List : std::uint8_t { none, names, rooms };

  void notice(std::string_view text);
  void take_list(std::string_view list, List kind);
  void take_name(std::string_view name);
  void take_room(std::string_view room);

  std::deque<std::string> names_;  // that was seen last is at the back
  std::deque<std::string> rooms_;
  List goes_on_ = List::none;  // the list that the next line continues
};

/// So many candidates are listed by Tab.
inline constexpr std::size_t listed_max = 100;

/// Candidates as one line, and how many more there are than fit.
std::string listed(const std::vector<std::string>& candidates);

}  // namespace confab::client
