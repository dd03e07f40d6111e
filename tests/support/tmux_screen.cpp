#include "support/tmux_screen.hpp"

#include <algorithm>

namespace confab::harness {

namespace {

void drop_empty_end(TmuxScreen::Rows& rows) {
  while (!rows.empty() && rows.back().empty()) rows.pop_back();
}

std::string drawn(const TmuxScreen::Rows& rows) {
  std::string text;
  for (const std::string& row : rows) text += "  |" + row + "|\n";
  return text;
}

}  // namespace

TmuxScreen::TmuxScreen(const std::vector<std::string>& command, ScreenSize size,
                       const std::vector<std::string>& environment, Here here)
    : control_(size.columns, size.rows, here) {
  // In a window that is not the present one: tmux keeps no mark of the bells of that.
  std::string start = "new-window -d -P -F '#{pane_id}' env";
  for (const auto* words : {&environment, &command}) {
    for (const std::string& word : *words) start += " " + tmux_word(word);
  }
  pane_ = control_.run(start, here).front();
}

void TmuxScreen::types(std::string_view text, Here here) {
  control_.run("send-keys -t " + pane_ + " -l -- " + tmux_word(text), here);
}

void TmuxScreen::enters(std::string_view text, Here here) {
  if (!text.empty()) types(text, here);
  presses({"Enter"}, here);
}

void TmuxScreen::presses(const std::vector<std::string>& keys, Here here) {
  std::string command = "send-keys -t " + pane_;
  for (const std::string& key : keys) command += " " + tmux_word(key);
  control_.run(command, here);
}

void TmuxScreen::pastes(std::string_view text, Here here) {
  const std::string file = control_.folder().file("pasted", text);
  control_.run("load-buffer " + tmux_word(file), here);
  control_.run("paste-buffer -p -t " + pane_, here);
}

void TmuxScreen::resizes(ScreenSize size, Here here) {
  control_.run("resize-window -t " + pane_ + " -x " + std::to_string(size.columns) + " -y " + std::to_string(size.rows),
               here);
}

TmuxScreen::Rows TmuxScreen::capture(const std::string& options, Here here) {
  Rows rows = control_.run("capture-pane -p " + options + " -t " + pane_, here);
  drop_empty_end(rows);
  return rows;
}

TmuxScreen::Rows TmuxScreen::rows(Here here) {
  return capture("", here);
}

TmuxScreen::Rows TmuxScreen::all_rows(Here here) {
  return capture("-S -", here);
}

TmuxScreen::Rows TmuxScreen::colored_rows(Here here) {
  return capture("-e", here);
}

std::string TmuxScreen::variable(const std::string& name, Here here) {
  return control_.run("display-message -p -t " + pane_ + " '#{" + name + "}'", here).front();
}

TmuxScreen::Place TmuxScreen::cursor(Here here) {
  return {std::stoi(variable("cursor_x", here)), std::stoi(variable("cursor_y", here))};
}

void TmuxScreen::wait_until(const std::function<bool()>& such, std::string_view what, Here here) {
  for (const Deadline deadline; !such(); control_.wait_for_news(deadline)) {
    if (deadline.passed()) abandon("The screen does not show " + std::string(what) + ":\n" + drawn(rows(here)), here);
  }
}

void TmuxScreen::becomes(const std::function<bool(const Rows&)>& such, std::string_view what, Here here) {
  wait_until([&] { return such(rows(here)); }, what, here);
}

void TmuxScreen::shows(std::string_view part, Here here) {
  const auto has_part = [part](const std::string& row) { return row.find(part) != std::string::npos; };
  becomes([&](const Rows& rows) { return std::any_of(rows.begin(), rows.end(), has_part); }, quoted(part), here);
}

void TmuxScreen::ends_with(const Rows& last, Here here) {
  const auto is_end = [&last](const Rows& rows) {
    return rows.size() >= last.size() && std::equal(last.rbegin(), last.rend(), rows.rbegin());
  };
  becomes(is_end, "at its end\n" + drawn(last) + "but", here);
}

void TmuxScreen::has_cursor(Place place, Here here) {
  Place found;
  const auto is_there = [&] {
    found = cursor(here);
    return found == place;
  };
  wait_until(is_there, "the cursor in column " + std::to_string(place.column) + " of row " + std::to_string(place.row),
             here);
}

bool TmuxScreen::rang(Here here) {
  return variable("window_bell_flag", here) == "1";
}

void TmuxScreen::has_rung(Here here) {
  wait_until([&] { return rang(here); }, "that a bell has rung", here);
}

pid_t TmuxScreen::pid(Here here) {
  return std::stoi(variable("pane_pid", here));
}

int TmuxScreen::ends(Here here) {
  // The end of its output comes first, and then how it has ended.
  std::string status;
  std::string signal;
  const auto has_ended = [&] {
    status = variable("pane_dead_status", here);
    signal = variable("pane_dead_signal", here);
    if (!status.empty() || !signal.empty()) return true;
    // tmux 3.3 may miss the end of a child, until it sees that of another.
    if (variable("pane_dead", here) == "1") control_.run("run-shell -b true", here);
    return false;
  };
  wait_until(has_ended, "the end of the program", here);
  constexpr int signalled = 128;
  return status.empty() ? signalled + std::stoi(signal) : std::stoi(status);
}

}  // namespace confab::harness
