// TurnOrder: in which order those whose lines have to wait are heard when they may be. It does not know what they wait
// for, lines or sockets. Owned by the server, one for each thing that is waited for; those who wait outlive their
// waiting, and leave when destroyed.
//
// Who has little to say says it first, or one short line would wait for a long one of each of those who flood. But one
// of the latter is heard before all, so that short lines can't keep them waiting for ever. Among equals, who was not
// heard the last time comes before who was.
#pragma once

#include <cstddef>
#include <cstdint>

#include "confab/base/intrusive_list.hpp"

namespace confab {

class Waiter : private ListHook<Waiter> {
 public:
  /// What it waits for may be over. It may wait again at once.
  virtual void have_turn() = 0;

 protected:
  virtual ~Waiter() = default;
  void stop_waiting() { unlink(); }

 private:
  template <class T, class Tag>
  friend class IntrusiveList;
};

class TurnOrder {
 public:
  /// Who waits with no more bytes than this to say has little to say.
  static constexpr std::size_t brief_bytes = 512;

  /// From now on `waiter` waits, with `bytes` to say; `was_heard`: some more of it was heard just now.
  void wait(Waiter& waiter, std::size_t bytes, bool was_heard);

  /// Gives those who wait a turn each. The one heard before all may have a second.
  void give_turns();

 private:
  struct Queue {
    IntrusiveList<Waiter, Waiter> unheard;
    IntrusiveList<Waiter, Waiter> heard;
  };
  static void give_turns(Queue& queue, std::size_t turns_max);

  Queue brief_;
  Queue long_;
};

}  // namespace confab
