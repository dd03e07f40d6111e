#include "terminal_talk.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "confab/base/blanks.hpp"
#include "heard.hpp"
#include "messages.hpp"
#include "quit_watch.hpp"

namespace confab::client {

namespace {

using Outcome = LineEditor::Outcome;

}  // namespace

// ---- What happens

void TerminalTalk::connected(const std::string& where) {
  connected_ = true;
  announce(connected_message(where));
  if (!std::exchange(was_connected_, true)) announce(quit_message);
  const std::string name = memory_.comes_back();
  if (name.empty()) return;
  sending_ += name + '\n';
  set_aside();
}

void TerminalTalk::arrived(std::string_view bytes) {
  text_.take(bytes);
  for (ArrivedText::Line line; text_.next(line);) {
    hear_line(line.text);
    forget_prompt();
  }
  if (!prompt_.empty()) hear_prompt();
  give_back();
}

/// Half a line must not become an answer to the questions that come before its user is inside.
void TerminalTalk::set_aside() {
  const std::string typed(editor_.text());
  const bool is_secret = secrets_.is_secret();
  editor_.clear();
  secrets_.look();
  screen_.line_has_changed();
  if (is_secret || typed.empty()) return;
  keep(std::exchange(set_aside_, typed));
}

void TerminalTalk::give_back() {
  if (set_aside_.empty() || !memory_.is_inside() || editor_.hidden()) return;
  const std::string line = std::exchange(set_aside_, {});
  if (!editor_.text().empty()) return keep(line);
  editor_.insert(line);
  secrets_.look();
  screen_.line_has_changed();
}

void TerminalTalk::disconnected() {
  connected_ = false;
  if (text_.has_unfinished()) screen_.print(text_.take_unfinished(true));
  text_ = ArrivedText();
  hear_prompt();
  if (editor_.hidden()) editor_.hide(false);
}

void TerminalTalk::hear_line(const std::string& line) {
  words_.heard(line);
  if (const auto answer = memory_.heard(line)) sending_ += *answer + '\n';
  screen_.print(shown_line(line, memory_.name(), manner_, now_));
  // In other chats, a line that somebody says may look like a question of the server.
  const bool may_be_said = memory_.is_inside() && !memory_.is_greeted();
  if (asks_for_password(line) && !may_be_said) ask_for_password();
}

void TerminalTalk::forget_prompt() {
  if (!prompt_.empty()) screen_.line_has_changed();
  prompt_.clear();
}

void TerminalTalk::hear_prompt() {
  std::string prompt = text_.unfinished_text(prompt_bytes_max);
  if (prompt == prompt_) return;
  prompt_ = std::move(prompt);
  screen_.line_has_changed();
  // As long as a line has not ended, it may be anything else.
  if (asks_for_name(prompt_)) static_cast<void>(memory_.heard(prompt_));
  if (asks_for_password(prompt_)) ask_for_password();
}

/// What is typed already may be the password.
void TerminalTalk::ask_for_password() {
  if (editor_.hidden()) return;
  const std::string typed(editor_.text());
  editor_.hide(true);
  editor_.insert(typed);
  screen_.line_has_changed();
}

// ---- Keys

void TerminalTalk::typed(std::string_view keys, std::size_t unsent) {
  std::optional<std::string> refused;
  while (leaving_ != Leaving::now) {
    const bool was_empty = editor_.text().empty();
    // One at a time: what one of them erases of a password, the next must not bring back.
    const LineEditor::Fed fed = editor_.feed(keys.substr(0, 1));
    keys.remove_prefix(fed.consumed);
    if (fed.changed) screen_.line_has_changed();
    if (fed.refused) screen_.ring();
    secrets_.look();
    if (fed.outcome == Outcome::more && keys.empty()) break;
    if (fed.outcome != Outcome::line) {
      obey(fed, was_empty);
      if (fed.outcome == Outcome::gave_up) refused.reset();
    } else if (refused) {
      editor_.take();
    } else if (!enter(unsent + sending_.size())) {
      refused = editor_.take();
    }
    secrets_.look();
  }
  if (!refused) return;
  // What follows a line that can't be sent was pasted with it, and can't be sent either.
  editor_.clear();
  editor_.insert(*refused);
  secrets_.look();
}

void TerminalTalk::obey(const LineEditor::Fed& fed, bool was_empty) {
  if (fed.outcome == Outcome::gave_up) {
    give_up(was_empty && !fed.changed);
    return;
  }
  if (fed.consumed > 0) warned_ = false;
  switch (fed.outcome) {
    case Outcome::tab: complete(); break;
    case Outcome::ended: leave(); break;
    case Outcome::redraw: screen_.clear(); break;
    default: break;
  }
}

void TerminalTalk::give_up(bool was_empty) {
  screen_.line_has_changed();
  if (!was_empty) return;
  if (std::exchange(warned_, true)) {
    leave();
  } else {
    announce(quit_or_interrupt_message);
  }
}

void TerminalTalk::leave() {
  if (leaving_ == Leaving::soon || !connected_) {
    leaving_ = Leaving::now;
    return;
  }
  leaving_ = Leaving::soon;
  if (!memory_.is_greeted()) return;
  if (memory_.is_pasting()) sending_ += "/end\n";
  sending_ += "/quit\n";
}

/// Returns false if the line can't be sent; then it stays.
bool TerminalTalk::enter(std::size_t unsent) {
  warned_ = false;
  if (leaving_ != Leaving::no) {
    editor_.take();
    return true;
  }
  const bool overflowed = editor_.overflowed() > 0;
  const bool is_password = editor_.hidden();
  // What is typed ahead of the greeting may be the password that the server asks for by then.
  const bool is_secret = secrets_.is_secret() || memory_.awaits_greeting();
  const std::string seen = is_secret ? prompt_ + remains_of(editor_.hidden() ? "" : editor_.text()) : shown().text;
  const std::string line(editor_.text());
  screen_.line_has_changed();
  if (!overflowed && !send(line, unsent)) return false;
  editor_.take();
  if (overflowed) {
    refuse(too_long_message);
    if (!is_secret) keep(line);
    return true;
  }
  told_ = {};
  screen_.print(seen);
  // Else it is a line that is arriving, and its rest comes in a moment.
  if (!prompt_.empty()) static_cast<void>(text_.take_unfinished(false));
  prompt_.clear();
  if (is_password) {
    editor_.hide(false);
    return true;
  }
  memory_.typed(line);
  words_.typed(line);
  if (!is_secret) keep(line);
  return true;
}

/// No name and no password is one of these words, so whoever gives one to such a question wants to leave.
bool TerminalTalk::quits_instead(const std::string& line) const {
  if (!is_quit(line)) return false;
  const bool is_asked_for_password = editor_.hidden() && !memory_.is_inside();
  return memory_.is_asked() || (is_asked_for_password && line.find(' ') == std::string::npos);
}

/// Tells it once, until a line can be sent again: or else whoever pastes would see nothing but that.
void TerminalTalk::refuse(std::string_view why) {
  screen_.ring();
  if (std::exchange(told_, why) != why) announce(why);
}

/// Returns false if the line can't be sent now.
bool TerminalTalk::send(const std::string& line, std::size_t unsent) {
  if (!connected_) {
    if (is_quit(line)) {
      leaving_ = Leaving::now;
      return true;
    }
    refuse(not_connected_message);
    return false;
  }
  if (quits_instead(line)) {
    leaving_ = Leaving::soon;
    return true;
  }
  if (unsent > unsent_bytes_max) {
    refuse(stuck_message);
    return false;
  }
  sending_.append(line).append("\n");
  return true;
}

void TerminalTalk::keep(const std::string& line) {
  const std::string_view part = part_to_keep(line);
  if (is_blank(part)) return;
  editor_.remember(part);
  if (typed_lines_.size() == typed_lines_max.lines) typed_lines_.pop_front();
  typed_lines_.emplace_back(part);
}

void TerminalTalk::complete() {
  if (secrets_.is_secret()) {
    screen_.ring();
    return;
  }
  const std::vector<std::string> words = words_.candidates(editor_.before_word(), editor_.word());
  const std::vector<std::string_view> candidates(words.begin(), words.end());
  const LineEditor::Completion completion = editor_.complete(candidates);
  screen_.line_has_changed();
  using Completion = LineEditor::Completion;
  if (completion == Completion::none || completion == Completion::ambiguous) screen_.ring();
  if (completion != LineEditor::Completion::list) return;
  screen_.print(listed(words));
}

// ---- What comes of it

Masked TerminalTalk::shown() const {
  Masked shown = secrets_.shown();
  shown.text.insert(0, prompt_);
  shown.cursor += prompt_.size();
  return shown;
}

std::string TerminalTalk::take_screen() {
  return screen_.has_news() ? screen_.take(shown()) : std::string();
}

std::string TerminalTalk::take_last_screen() {
  if (!set_aside_.empty()) screen_.print(set_aside_);
  if (!secrets_.is_secret() && !shown().text.empty()) screen_.print(shown().text);
  return screen_.take_without_line();
}

std::string TerminalTalk::take_sending() {
  return std::exchange(sending_, {});
}

std::vector<std::string> TerminalTalk::take_typed_lines() {
  const auto lines = std::exchange(typed_lines_, {});
  return {lines.begin(), lines.end()};
}

}  // namespace confab::client
