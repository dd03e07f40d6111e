#include "confab/terminal/line_editor.hpp"

#include <algorithm>
#include <utility>

#include "confab/base/utf8.hpp"
#include "confab/terminal/clusters.hpp"

namespace confab {

namespace {

/// The longest start of `text` that ends between code points and has at most `bytes_max` bytes.
std::string_view start_of(std::string_view text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return text;
  while (bytes_max > 0 && (static_cast<unsigned char>(text[bytes_max]) & 0xc0U) == 0x80) --bytes_max;
  return text.substr(0, bytes_max);
}

bool is_clean(std::string_view text) {
  KeyReader keys;
  const KeyReader::Pressed pressed = keys.next(text);
  if (text.empty()) return true;
  // What is replaced would come as a piece of its own.
  return pressed.key == Key::text && pressed.text.data() == text.data() && pressed.text.size() == text.size();
}

bool is_between_code_points(std::string_view text, std::size_t place) {
  return place == text.size() || (place < text.size() && (static_cast<unsigned char>(text[place]) & 0xc0U) != 0x80);
}

}  // namespace

LineEditor::Fed LineEditor::feed(std::string_view bytes) {
  Fed fed;
  while (!entered_) {
    const KeyReader::Pressed pressed = keys_.next(bytes.substr(fed.consumed));
    fed.consumed += pressed.consumed;
    if (pressed.key == Key::none) return fed;
    const std::size_t size = text_.size();
    const std::size_t cursor = cursor_;
    fed.outcome = outcome_of(pressed.key);
    if (fed.outcome != Outcome::more) {
      fed.changed = fed.changed || text_.size() != size;
      return fed;
    }
    const bool done = pressed.key == Key::text ? put(pressed.text) : obey(pressed.key);
    if (!done) fed.refused = true;
    if (done || text_.size() != size || cursor_ != cursor) fed.changed = true;
  }
  fed.outcome = Outcome::line;
  return fed;
}

/// Does what the owner has a part in. Returns `more` if it has none.
LineEditor::Outcome LineEditor::outcome_of(Key key) {
  if (key != Key::tab) tab_failed_ = false;
  switch (key) {
    case Key::enter: entered_ = true; return Outcome::line;
    case Key::give_up: clear(); return Outcome::gave_up;
    case Key::redraw: return Outcome::redraw;
    case Key::tab: erasing_ = false; return hidden_ ? Outcome::more : Outcome::tab;
    case Key::erase_or_leave: return text_.empty() ? Outcome::ended : Outcome::more;
    default: return Outcome::more;
  }
}

/// Returns whether the key could do anything.
bool LineEditor::obey(Key key) {
  const bool erasing = std::exchange(erasing_, false);
  switch (key) {
    case Key::left: return move_to(left_of(cursor_));
    case Key::right: return move_to(right_of(cursor_));
    case Key::word_left: return move_to(word_left_of(cursor_));
    case Key::word_right: return move_to(word_right_of(cursor_));
    case Key::home: return move_to(0);
    case Key::end: return move_to(text_.size());
    case Key::older: return look_at_older();
    case Key::newer: return look_at_newer();
    case Key::erase_left: return erase(left_of(cursor_), cursor_);
    case Key::erase_or_leave:
    case Key::erase_right: return erase(cursor_, right_of(cursor_));
    case Key::swap: return swap();
    case Key::yank: return !erased_.empty() && !hidden_ && put(erased_);
    default: break;
  }
  erasing_ = erasing;
  switch (key) {
    case Key::erase_word: return cut(word_left_of(cursor_), cursor_, Side::left);
    case Key::erase_next_word: return cut(cursor_, word_right_of(cursor_), Side::right);
    case Key::erase_rest: return cut(cursor_, text_.size(), Side::right);
    case Key::erase_line: {
      const bool before = cut(0, cursor_, Side::left);
      return cut(cursor_, text_.size(), Side::right) || before;
    }
    default: return false;
  }
}

// ---- The line

bool LineEditor::move_to(std::size_t place) {
  return std::exchange(cursor_, place) != place;
}

bool LineEditor::erase(std::size_t from, std::size_t to) {
  if (from == to) return false;
  text_.erase(from, to - from);
  cursor_ = from;
  overflowed_ = 0;
  return true;
}

/// Erases, and keeps what it erases for ^Y.
bool LineEditor::cut(std::size_t from, std::size_t to, Side side) {
  if (from == to) return false;
  if (!hidden_) {
    if (!std::exchange(erasing_, true)) erased_.clear();
    erased_.insert(side == Side::left ? 0 : erased_.size(), text_, from, to - from);
  }
  return erase(from, to);
}

bool LineEditor::put(std::string_view clean) {
  erasing_ = false;
  const std::size_t room = overflowed_ > 0 ? 0 : line_bytes_max_ - std::min(line_bytes_max_, text_.size());
  const std::string_view fitting = start_of(clean, room);
  text_.insert(cursor_, fitting);
  cursor_ += fitting.size();
  overflowed_ += clean.size() - fitting.size();
  return fitting.size() == clean.size();
}

/// Swaps the clusters before and after the cursor, or the last two.
bool LineEditor::swap() {
  const std::size_t middle = cursor_ < text_.size() ? cursor_ : left_of(cursor_);
  const std::size_t from = left_of(middle);
  const std::size_t to = right_of(middle);
  if (from == middle || middle == to) return false;
  const auto place = [this](std::size_t at) { return text_.begin() + static_cast<std::ptrdiff_t>(at); };
  std::rotate(place(from), place(middle), place(to));
  cursor_ = to;
  return true;
}

std::string LineEditor::take() {
  std::string line = std::exchange(text_, {});
  clear();
  return line;
}

void LineEditor::clear() {
  std::string().swap(text_);  // an assignment would keep the memory
  std::string().swap(draft_);
  cursor_ = overflowed_ = 0;
  entered_ = erasing_ = tab_failed_ = false;
  memory_.look_away();
}

void LineEditor::hide(bool hidden) {
  clear();
  hidden_ = hidden;
}

// ---- Places

std::size_t LineEditor::left_of(std::size_t place) const {
  return place == 0 ? 0 : place - last_cluster_bytes(std::string_view(text_).substr(0, place));
}

std::size_t LineEditor::right_of(std::size_t place) const {
  return place == text_.size() ? place : place + next_cluster(std::string_view(text_).substr(place)).bytes;
}

std::size_t LineEditor::word_start(std::size_t place) const {
  return std::string_view(text_).substr(0, place).rfind(' ') + 1;  // npos + 1 is 0
}

std::size_t LineEditor::word_left_of(std::size_t place) const {
  while (place > 0 && text_[place - 1] == ' ') --place;
  return word_start(place);
}

std::size_t LineEditor::word_right_of(std::size_t place) const {
  while (place < text_.size() && text_[place] == ' ') ++place;
  return std::min(text_.find(' ', place), text_.size());
}

// ---- Older lines

bool LineEditor::show(std::string_view line) {
  text_ = start_of(line, line_bytes_max_);
  cursor_ = text_.size();
  overflowed_ = 0;
  return true;
}

bool LineEditor::look_at_older() {
  if (hidden_) return false;
  const bool was_draft = !memory_.looks_at_one();
  const auto line = memory_.older();
  if (!line) return false;
  if (was_draft) draft_ = std::move(text_);
  return show(*line);
}

bool LineEditor::look_at_newer() {
  if (hidden_ || !memory_.looks_at_one()) return false;
  if (const auto line = memory_.newer()) return show(*line);
  return show(std::exchange(draft_, {}));
}

// ---- Completion

LineEditor::Completion LineEditor::complete(std::span<const std::string_view> candidates) {
  if (candidates.empty()) return Completion::none;
  std::string_view common = candidates[0];
  for (const std::string_view candidate : candidates) {
    const auto end = std::mismatch(common.begin(), common.end(), candidate.begin(), candidate.end()).first;
    common = start_of(common, static_cast<std::size_t>(end - common.begin()));
  }
  const std::size_t start = word_start(cursor_);
  const std::size_t size = cursor_ - start;
  const bool longer = common.size() > size || (common.size() == size && common != word());
  if (longer && text_.size() - size + common.size() <= line_bytes_max_) {
    text_.replace(start, size, common);
    cursor_ = start + common.size();
    tab_failed_ = false;
    return Completion::inserted;
  }
  if (longer || candidates.size() == 1) return Completion::none;
  return std::exchange(tab_failed_, true) ? Completion::list : Completion::ambiguous;
}

// ---- A live upgrade

LineEditor::State LineEditor::carried() const {
  return {text_,
          static_cast<std::uint32_t>(cursor_),
          erased_,
          draft_,
          overflowed_,
          entered_,
          hidden_,
          erasing_,
          tab_failed_,
          keys_.carried(),
          memory_.carried()};
}

bool LineEditor::restore(const State& state) {
  if (!is_clean(state.text) || !is_clean(state.erased) || !is_clean(state.draft)) return false;
  if (!is_between_code_points(state.text, state.cursor)) return false;
  for (std::string_view rest = state.memory.lines; !rest.empty();) {
    const std::size_t size = std::min(rest.find('\n'), rest.size() - 1);
    if (!is_clean(rest.substr(0, size))) return false;
    rest.remove_prefix(size + 1);
  }
  KeyReader keys;
  if (!keys.restore(state.keys) || !memory_.restore(state.memory)) return false;
  keys_ = keys;
  text_ = state.text;
  cursor_ = state.cursor;
  erased_ = state.erased;
  draft_ = state.draft;
  overflowed_ = state.overflowed;
  entered_ = state.entered;
  hidden_ = state.hidden;
  erasing_ = state.erasing;
  tab_failed_ = state.tab_failed;
  return true;
}

}  // namespace confab
