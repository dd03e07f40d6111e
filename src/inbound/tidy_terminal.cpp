#include "confab/inbound/tidy_terminal.hpp"

#include <algorithm>
#include <utility>

#include "confab/base/assert.hpp"
#include "confab/terminal/clusters.hpp"

namespace confab {

// ---- What is typed

void TidyTerminal::resize(carried::WindowSize size) {
  drawn_.resize({size.columns, size.rows});
  stale_ = true;
}

bool TidyTerminal::give_up_line() {
  if (editor_.text().empty()) return false;
  editor_.clear();
  stale_ = true;
  return true;
}

void TidyTerminal::look_again(std::size_t secret_at, bool hidden) {
  stale_ = stale_ || editor_.take_changed() || secret_at != secret_at_ || hidden != hidden_;
  secret_at_ = secret_at;
  hidden_ = hidden;
}

TidyTerminal::Entered TidyTerminal::enter(std::size_t secret_at) {
  secret_at_ = secret_at;
  Entered entered{.line = {}, .shown = hidden_ ? std::string{} : shown_text(), .too_long = editor_.overflowed()};
  entered.line = editor_.take_line(/*remember=*/!hidden_ && secret_at == std::string_view::npos);
  stale_ = true;
  return entered;
}

/// What others may see of what is typed.
std::string TidyTerminal::shown_text() const {
  std::string text(editor_.text());
  if (secret_at_ >= text.size()) return text;
  const std::size_t secrets = count_clusters(std::string_view(text).substr(secret_at_));
  text.resize(secret_at_);
  return text.append(secrets, '*');
}

// ---- What is sent

void TidyTerminal::draw(std::string& out) {
  const std::string_view text = editor_.text();
  if (hidden_ || text.empty()) return;
  if (secret_at_ >= text.size()) return drawn_.draw(text, editor_.cursor(), out);
  const std::string shown = shown_text();
  const std::size_t cursor = editor_.cursor();
  const std::size_t before =
      cursor <= secret_at_ ? cursor : secret_at_ + count_clusters(text.substr(secret_at_, cursor - secret_at_));
  drawn_.draw(shown, before, out);
}

std::size_t TidyTerminal::gather(WriteQueue& queue, std::span<std::string_view> views) {
  if (!redraw_.empty()) {
    // Nothing was sent of what was gathered last.
    drawn_ = without_;
    redraw_.clear();
  }
  if (drawn_.drawn() && (stale_ || queue.has_pending() || queue.finishing())) drawn_.erase(begun_);
  std::size_t used = 0;
  from_queue_ = 0;
  if (!begun_.empty()) views[used++] = begun_;
  const std::size_t queued = queue.gather(views.subspan(used));
  for (const std::string_view view : views.subspan(used, queued)) from_queue_ += view.size();
  used += queued;
  // If no view is left, more may be pending.
  if (used < views.size() && !drawn_.drawn() && !queue.finishing()) {
    without_ = drawn_;
    draw(redraw_);
    if (!redraw_.empty()) views[used++] = redraw_;
    stale_ = false;
  }
  if (used == 0) queue.want_flush(false);
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
    drawn_ = without_;
    redraw_.clear();
    stale_ = true;
  }
  queue.want_flush(wants_flush());
}

std::string TidyTerminal::last_words() {
  std::string words = std::move(begun_);
  redraw_.clear();
  drawn_.erase(words);
  return words;
}

}  // namespace confab
