// An upgrade of the server in the middle of a run: the whole chat is taken as values, and a new chat goes on with them.
// The reference model is told only that the new process has not seen who came and went lately.
#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "confab/outbound/carried_blobs.hpp"
#include "failure.hpp"
#include "support/counted_framing.hpp"
#include "world.hpp"

namespace confab::simulation {

namespace {

constexpr std::array<const Framing*, 3> all_framings = {&Framing::lf, &Framing::crlf, &test::counted_framing};

struct Everything {
  carried::ChatState chat;
  std::vector<std::pair<FakeConnection*, carried::ConversationState>> conversations;

  bool operator==(const Everything&) const = default;
};

/// The same, with the bytes that wait instead of how they are cut into pieces: that may change.
Everything spelled_out(Everything all) {
  for (auto& [connection, conversation] : all.conversations) {
    std::string waiting;
    for (const auto& piece : conversation.queue.pieces) {
      waiting += all.chat.blobs[piece.blob].bytes.substr(piece.offset, piece.length);
    }
    conversation.queue.pieces.clear();
    conversation.protocol += ", and waiting: " + waiting;
    // On sigil it is in the same line as the name, which waits.
    if (connection->protocol() == Protocol::sigil) conversation.session.password_for.clear();
  }
  all.chat.blobs.clear();
  return all;
}

}  // namespace

carried::ConversationState FakeConnection::carried(BlobTaker& blobs) const {
  carried::ConversationState state = conversation_->carried(blobs);
  state.protocol = name_of(protocol());
  if (passes_at_ms_ != unlimited) state.deadline_at = std::chrono::milliseconds(passes_at_ms_);
  return state;
}

void FakeConnection::restore(const carried::ConversationState& state, Frontend& frontend, BlobRestorer& blobs) {
  const auto before =
      std::exchange(conversation_, std::make_unique<Conversation>(stage_.limits, frontend, stage_.chat().schedule(),
                                                                  *this, state, stage_.pace, blobs));
  const std::string before_unheard(before->unheard());
  asked_before_upgrade_ = before->pause() == Pause::asking;
  asked_.reset();
  stage_.reference.forget_question(reference_);
  // In the process of before it is gone without a word to anybody.
  const bool flush_wanted = stage_.flush_wanted;
  before->lost(Ending::none);
  before->end(stage_.now(), 0);
  stage_.flush_wanted = flush_wanted;
  require(conversation_->deadline().kind == deadline_.kind, "{}: its deadline is another one after the upgrade", id_);
  require(conversation_->end_is_ahead() == before->end_is_ahead(), "{}: has ended its stream before the upgrade only",
          id_);
  require(conversation_->unheard() == before_unheard, "{}: other input waits after the upgrade", id_);
  deadline_ = conversation_->deadline();
  passes_at_ms_ =
      state.deadline_at ? static_cast<std::uint64_t>(*state.deadline_at / std::chrono::milliseconds(1)) : unlimited;
  flushed_in_lap_ = unlimited;
  ++stage_.tally.carried;
}

void World::upgrade_server() {
  // Whatever will end does so before: those who stay are told of it.
  for (const auto& connection : connections_) {
    if (connection->failed() || connection->queue().finishing()) connection->resume();
  }
  reap(true);
  const auto take = [this] {
    Everything all;
    BlobTaker blobs(all_framings);
    for (const auto& connection : connections_) {
      if (connection->can_be_carried()) all.conversations.emplace_back(connection.get(), connection->carried(blobs));
    }
    all.chat = stage_.chat().carried(blobs);
    return all;
  };
  const Everything state = take();
  check();
  require(take() == state, "taking the state of the chat changes it");
  // The new process may fail to start. Then the old one goes on.
  if (stage_.dice.one_in(4)) return;
  stage_.note("the server is upgraded");
  std::vector<std::pair<std::string, History>> histories;
  for (const auto& [room, memory] : stage_.chat().memories().all()) {
    History& copy = histories.emplace_back(std::string(room), History{}).second;
    const History& history = stage_.chat().memories().history(*memory);
    history.visit_newest(history.lines(), [&copy](const History::Line& line) { copy.add(line); });
  }
  ++stage_.tally.upgrades;
  stage_.chat().kept_names().archive_no_more();
  stage_.old.push_back(std::exchange(stage_.chat_, stage_.new_chat()));
  stage_.flush_wanted = false;
  BlobRestorer blobs(state.chat.blobs, all_framings);
  for (const auto& [connection, conversation] : state.conversations) {
    connection->restore(conversation, *stage_.chat().service(name_of(connection->protocol())).second, blobs);
  }
  stage_.chat().restore(state.chat);
  for (auto& [room, history] : histories) stage_.chat().memories().put_before(room, std::move(history));
  stage_.reference.forget_moves();
  laps_seen_ = stage_.chat().schedule().laps();
  require(spelled_out(take()) == spelled_out(state), "the state of the chat is another one after the upgrade");
}

}  // namespace confab::simulation
