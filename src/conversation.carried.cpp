// The part of Conversation that a live upgrade needs: its state as plain values, and back.
#include "confab/conversation.hpp"
#include "confab/base/assert.hpp"

namespace confab {

namespace {

/// The session of `state`, which writes to `out`. Its framing must be known before: lines of a room are shared by it.
std::unique_ptr<Session> restore_session(Frontend& frontend, WriteQueue& out, const carried::ConversationState& state,
                                         const BlobRestorer& blobs) {
  out.set_framing(blobs.framing(state.queue.framing));
  return frontend.restore(out, state.session);
}

}  // namespace

carried::ConversationState Conversation::carried(BlobTaker& blobs) const {
  CONFAB_ASSERT(can_be_carried());
  carried::ConversationState state;
  state.queue = queue_.carried(blobs);
  state.intake = intake_.carried();
  state.session = session_->carried();
  state.unheard = unheard();
  // The other process asks the same again, so the line is offered at once.
  state.pause = pause_ == Pause::asking ? Pause::turn_used_up : pause_;
  // The other process gives the client the whole time again.
  state.deadline = deadline_.kind == Deadline::Kind::telnet_answer ? Deadline::Kind::none : deadline_.kind;
  state.was_heard = was_heard_;
  state.end_is_ahead = end_is_ahead_;
  state.makes_way = makes_way_;
  return state;
}

Conversation::Conversation(const Limits& limits, Frontend& frontend, FlushSchedule& schedule, Carrier& carrier,
                           const carried::ConversationState& state, const PaceLimits& pace, BlobRestorer& blobs)
    : queue_(schedule, carrier),
      session_(restore_session(frontend, queue_, state, blobs)),
      intake_(limits, *session_, queue_),
      ends_with_reset_(frontend.ends_with_reset()) {
  try {
    restore(state, pace, blobs);
  } catch (...) {
    session_->ended(EndReason::connection_lost, Instant(0));
    throw;
  }
}

void Conversation::restore(const carried::ConversationState& state, const PaceLimits& pace, BlobRestorer& blobs) {
  if (state.deadline >= Deadline::Kind::finish) throw carried::BadState("A session that has ended is to go on.");
  if (state.pause > Pause::turn_used_up || state.queue.standing > carried::Standing::slow) {
    throw carried::BadState("A client waits for something that this version does not know.");
  }
  if (state.unheard.size() > carried::unheard_bytes_max || (state.pause == Pause::none && !state.unheard.empty())) {
    throw carried::BadState("Input waits that should have been heard.");
  }
  intake_.restore(state.intake, pace);
  queue_.restore(state.queue, blobs);
  if (intake_.terminal() != nullptr && intake_.terminal()->wants_flush()) queue_.want_flush();
  held_ = state.unheard;
  pause_ = state.pause;
  set(state.deadline);
  named_ = session_->name().has_value();
  was_heard_ = state.was_heard;
  end_is_ahead_ = state.end_is_ahead;
  makes_way_ = state.makes_way;
  follow_answer();
}

}  // namespace confab
