#include "interactive.hpp"

#include <fmt/format.h>

#include <system_error>

#include "../exit_status.hpp"
#include "history_file.hpp"
#include "interactive_talk.hpp"
#include "output.hpp"
#include "pipe_talk.hpp"
#include "server_connection.hpp"
#include "terminal.hpp"

namespace confab::client {

namespace {

Manner manner_of(const Comfort& comfort) {
  const bool color = comfort.color == When::always || (comfort.color == When::automatic && wants_color());
  return {.time = comfort.time, .color = color, .bell = comfort.bell};
}

/// Returns false if that can't be done, and says why.
bool try_history(const std::string& path, const auto& action) {
  try {
    action();
    return true;
  } catch (const std::system_error& error) {
    complain(fmt::format("--history: can't use {}: {}.", path, error.code().message()));
    return false;
  }
}

}  // namespace

int talk_at_terminal(const Options& options) {
  if (!can_move_cursor()) return talk_in_pipe(options);
  const std::string& history = options.comfort.history_file;
  std::vector<std::string> lines;
  const auto look_at_history = [&] {
    lines = read_history(history);
    check_history(history);
  };
  if (!history.empty() && !try_history(history, look_at_history)) return exit_usage;
  InteractiveTalk talk(options, ServerConnection::open(options.endpoint, options.security), manner_of(options.comfort));
  for (const std::string& line : lines) talk.remember(line);
  const InteractiveTalk::End end = talk.run();
  if (!history.empty()) {
    static_cast<void>(try_history(history, [&] { add_to_history(history, talk.take_typed_lines()); }));
  }
  talk.end(end);
}

}  // namespace confab::client
