// The part of FakeConnection by which the server hears the client, and the model with it.
#include <array>
#include <utility>

#include "failure.hpp"
#include "fake_connection.hpp"

namespace confab::simulation {

void FakeConnection::type(std::string_view bytes) {
  if (conversation_->end_is_ahead()) return;
  if (stage_.verbose) stage_.note("{} types {}", id_, shown(bytes));
  typed_ += bytes;
}

void FakeConnection::deliver(std::size_t bytes) {
  if (paused() || !may_type()) return;
  const std::string arrived = typed_.substr(0, bytes);
  typed_.erase(0, bytes);
  conversation_->received(arrived, stage_.now());
  compare_what_was_heard(arrived);
}

void FakeConnection::resume() {
  if (!paused()) return;
  const bool is_heard = !conversation_->ends();
  const std::string waited(conversation_->unheard());
  conversation_->resume(stage_.now(), waited.size());
  if (is_heard) compare_what_was_heard(waited);
}

void FakeConnection::compare_what_was_heard(std::string_view offered) {
  const Pause pause = conversation_->pause();
  if (paused()) {
    ++(pause == Pause::readers_behind ? stage_.tally.pauses
       : pause == Pause::too_fast     ? stage_.tally.held_backs
       : pause == Pause::asking       ? stage_.tally.askings
                                      : stage_.tally.shares);
    offered.remove_suffix(conversation_->unheard().size());
  }
  if (stage_.verbose) {
    constexpr std::array<std::string_view, 5> pauses = {"", ", and readers are behind", ", too fast", ", for a turn",
                                                        ", and asks"};
    stage_.note("{} is heard: {}{}", id_, shown(offered), pauses[static_cast<std::size_t>(pause)]);
  }
  try {
    stage_.reference.hear(reference_, offered, pause, conversation_->intake().keeps_line(), password_news(),
                          stage_.now());
  } catch (const Failure& failure) {
    throw Failure(fmt::format("{}: {}", id_, failure.what()));
  }
  follow();
}

/// What has become of passwords since the last call, which was for this client or another.
PasswordNews FakeConnection::password_news() {
  PasswordNews news;
  asked_before_upgrade_ = false;
  // The server holds on to what it asked until it has looked at the answer.
  if (asked_ && asked_->state() != PasswordWork::State::waiting && asked_.use_count() == 1) {
    news.gave_up = asked_->state() == PasswordWork::State::busy;
    asked_.reset();
  }
  auto [begun, refused] = stage_.passwords.news();
  news.began = begun != nullptr;
  news.refused = refused;
  if (begun) asked_ = std::move(begun);
  return news;
}

void FakeConnection::end_of_stream() {
  if (!may_type()) return;
  if (paused()) {
    if (conversation_->end_is_ahead()) return;
    stage_.note("{} closes, and some of what it said waits", id_);
    ++stage_.tally.ends_ahead;
    conversation_->end_announced();
  } else {
    stage_.note("{} closes", id_);
    ++stage_.tally.ends_of_stream;
    conversation_->client_ended();
  }
  follow();
}

}  // namespace confab::simulation
