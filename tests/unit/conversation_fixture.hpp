// A client carried without a socket, for the tests of Conversation.
#pragma once

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>

#include "confab/conversation.hpp"
#include "confab/frontends/chat_session.hpp"
#include "registry_fixture.hpp"

namespace confab {

using Closing = Conversation::Closing;
using Kind = Deadline::Kind;
using Wants = Conversation::Wants;

/// A client whose socket takes everything, unless it is full.
class Carried final : public Carrier {
 public:
  Carried(const Limits& limits, Frontend& frontend, FlushSchedule& schedule)
      : conversation(limits, frontend, schedule, *this) {}
  ~Carried() {
    conversation.lost(Ending::connection_lost);
    go_on();
  }
  Carried(const Carried&) = delete;
  Carried& operator=(const Carried&) = delete;

  void flush() override {
    const bool all = socket.take(conversation);
    conversation.flushed(all ? Conversation::Sent::all : Conversation::Sent::some);
  }
  void end_session() override { why = conversation.end(ends_at, unread_bytes); }
  void half_close() override { breaks ? conversation.lost(Ending::connection_lost) : conversation.half_closed(); }

  Wants go_on() { return conversation.go_on(*this); }
  Wants hears(std::string_view bytes, Instant moment = Instant{}) {
    conversation.received(bytes, moment);
    return go_on();
  }
  void passes(bool took_some = false) {
    conversation.deadline_passed({.unread_bytes = unread_bytes, .took_some = took_some});
  }
  Kind deadline() const { return conversation.deadline().kind; }

  test::FakeSocket socket{64};
  Conversation conversation;
  std::size_t unread_bytes = 0;
  bool breaks = false;
  Instant ends_at{};
  std::optional<std::string> why;  // the session has ended
};

class ConversationTest : public RoomRegistryTest {
 protected:
  ChatFrontend slash_frontend{slash_dialect(), registry};
  Carried ann{limits, slash_frontend, loop.schedule()};

  void ann_is_in() { ASSERT_EQ(ann.hears("ann\n"), Wants::input); }

  /// Ann's socket is full, and others wait for her.
  void ann_is_full() {
    ann_is_in();
    loop.run();
    ann.socket.set_room(0);
    Resident& bob = slash("bob");
    bob.say("hello");
    loop.run();
    ASSERT_TRUE(ann.conversation.queue().blocked());
  }
};

}  // namespace confab
