#include "confab/inbound/tidy_terminal.hpp"

#include <algorithm>
#include <utility>

#include "confab/base/assert.hpp"
#include "confab/terminal/clusters.hpp"

namespace confab {

namespace {

std::size_t count_clusters(std::string_view text) {
  std::size_t count = 0;
  for (; !text.empty(); ++count) text.remove_prefix(next_cluster(text).bytes);
  return count;
}

}  // namespace

// ---- What is typed

LineEditor::Fed TidyTerminal::feed(std::string_view keys) {
  had_text_ = !editor_.text().empty();
  const LineEditor::Fed fed = editor_.feed(keys);
  had_text_ = had_text_ || (fed.changed && fed.outcome == LineEditor::Outcome::gave_up);
  stale_ = stale_ || fed.changed;
  if (fed.refused) ring();
  return fed;
}

bool TidyTerminal::complete(const std::vector<std::string>& candidates) {
  const std::vector<std::string_view> words(candidates.begin(), candidates.end());
  switch (editor_.complete(words)) {
    case LineEditor::Completion::inserted: stale_ = true; return false;
    case LineEditor::Completion::none:
    case LineEditor::Completion::ambiguous: ring(); return false;
    case LineEditor::Completion::list: break;
  }
  return true;
}

void TidyTerminal::ring() {
  // Once a send is enough.
  if (!begun_.ends_with('\a')) begun_ += '\a';
}

void TidyTerminal::resize(carried::WindowSize size) {
  const DrawnLine::Size new_size{size.columns, size.rows};
  if (new_size == drawn_.size()) return;
  drawn_.drawn() ? drawn_.resize(new_size, drawn_text_, drawn_cursor_) : drawn_.resize(new_size);
  stale_ = true;
}

void TidyTerminal::hide(bool hidden) {
  if (hidden == editor_.hidden()) return;
  editor_.hide(hidden);
  stale_ = true;
}

void TidyTerminal::look_for_secret(std::size_t secret_at) {
  const bool had_secret = has_secret_;
  has_secret_ = !editor_.text().empty() && (has_secret_ || secret_at != std::string_view::npos);
  if (has_secret_ && secret_at == std::string_view::npos) secret_at = 0;
  if (had_secret) editor_.forget_erased();
  stale_ = stale_ || secret_at != secret_at_;
  secret_at_ = secret_at;
}

TidyTerminal::Entered TidyTerminal::enter() {
  Entered entered{.line = {}, .shown = picture().text, .cut = editor_.overflowed() > 0};
  entered.line = editor_.take();
  if (has_secret_) editor_.forget_erased();
  if (!editor_.hidden() && !has_secret_) editor_.remember(entered.line);
  has_secret_ = false;
  secret_at_ = std::string_view::npos;
  stale_ = true;
  return entered;
}

/// What anybody may see of what is typed.
TidyTerminal::Picture TidyTerminal::picture() const {
  const std::string_view text = editor_.shown();
  Picture picture{std::string(text.substr(0, secret_at_)), editor_.shown_cursor()};
  if (secret_at_ >= text.size()) return picture;
  picture.text.append(count_clusters(text.substr(secret_at_)), '*');
  if (picture.cursor > secret_at_) {
    picture.cursor = secret_at_ + count_clusters(text.substr(secret_at_, picture.cursor - secret_at_));
  }
  return picture;
}

// ---- What is sent

void TidyTerminal::draw(std::string& out) {
  if (secret_at_ >= editor_.shown().size()) {
    drawn_text_ = editor_.shown();
    drawn_cursor_ = editor_.shown_cursor();
  } else {
    Picture picture = this->picture();
    drawn_text_ = std::move(picture.text);
    drawn_cursor_ = picture.cursor;
  }
  drawn_.draw(drawn_text_, drawn_cursor_, out);
}

std::size_t TidyTerminal::gather(WriteQueue& queue, std::span<std::string_view> views) {
  if (!redraw_.empty()) take_back_redraw();
  if (drawn_.drawn() && (stale_ || queue.has_pending() || queue.finishing())) drawn_.erase(begun_);
  std::size_t used = 0;
  if (!begun_.empty()) views[used++] = begun_;
  const auto queued = views.subspan(used, queue.gather(views.subspan(used)));
  from_queue_ = 0;
  for (const std::string_view view : queued) from_queue_ += view.size();
  used += queued.size();
  // Without a view to spare, more may be pending.
  if (used < views.size() && !drawn_.drawn() && !queue.finishing()) {
    undrawn_ = drawn_;
    draw(redraw_);
    if (!redraw_.empty()) views[used++] = redraw_;
    stale_ = false;
  }
  if (used == 0) queue.keep_wanting_flush(false);
  return used;
}

void TidyTerminal::consume(WriteQueue& queue, std::size_t bytes) {
  const std::size_t of_begun = std::min(bytes, begun_.size());
  begun_.erase(0, of_begun);
  bytes -= of_begun;
  const std::size_t of_queue = std::min(bytes, from_queue_);
  if (of_queue > 0) queue.consume(of_queue);
  from_queue_ -= of_queue;
  bytes -= of_queue;
  CONFAB_ASSERT(bytes <= redraw_.size());
  if (bytes > 0) {
    begun_.assign(redraw_, bytes);
    redraw_.clear();
  } else if (!redraw_.empty()) {
    take_back_redraw();
  }
  queue.keep_wanting_flush(wants_flush());
}

/// Nothing of it was sent.
void TidyTerminal::take_back_redraw() {
  drawn_ = undrawn_;
  redraw_.clear();
  stale_ = true;
}

void TidyTerminal::end() {
  editor_.hide(false);
  editor_.clear();
  editor_.forget_erased();
  has_secret_ = false;
  secret_at_ = std::string_view::npos;
  ended_ = true;
  stale_ = true;
}

// ---- A live upgrade

carried::TidyState TidyTerminal::carried() const {
  carried::TidyState state;
  state.editor = editor_.carried();
  state.drawn = drawn_.carried();
  if (secret_at_ != std::string_view::npos) state.secret_at = static_cast<std::uint32_t>(secret_at_);
  state.has_secret = has_secret_;
  state.drawn_text = drawn_text_;
  state.drawn_cursor = static_cast<std::uint32_t>(drawn_cursor_);
  state.ended = ended_;
  state.stale = stale_;
  state.begun = begun_;
  return state;
}

TidyTerminal::TidyTerminal(std::size_t line_bytes_max, const carried::TidyState& state) : TidyTerminal(line_bytes_max) {
  // The most that a line takes on a screen: a cluster of two bytes, and where the next one belongs, in eight. Then what
  // erases it, and what is rung.
  constexpr std::size_t begun_bytes_max = 6 * carried::unfinished_bytes_max;
  if (!editor_.restore(state.editor) || state.begun.size() > begun_bytes_max) {
    throw carried::BadState("A line is edited in a way that this version does not know.");
  }
  drawn_ = DrawnLine::restored(state.drawn);
  drawn_text_ = state.drawn_text;
  drawn_cursor_ = state.drawn_cursor;
  if (drawn_cursor_ > drawn_text_.size()) throw carried::BadState("A cursor is drawn behind the end of its line.");
  if (state.secret_at) secret_at_ = *state.secret_at;
  has_secret_ = state.has_secret;
  ended_ = state.ended;
  stale_ = state.stale;
  begun_ = state.begun;
}

}  // namespace confab
