// TurnOrder: which of the clients that wait with a line is heard next. It does not know lines, sockets or what the
// clients wait for. Owned by the Loop, one for each reason to wait. A Waiter unlinks itself when destroyed. The order,
// and what it is good for: docs/architecture.md, "Who goes first".
#pragma once

#include <cstddef>
#include <cstdint>

#include "confab/base/intrusive_list.hpp"

namespace confab {

class Waiter : private ListHook<Waiter> {
 public:
  /// The reason to wait may be gone. It may wait again at once.
  virtual void proceed() = 0;

 protected:
  virtual ~Waiter() = default;
  void stop_waiting() { unlink(); }

 private:
  template <class T, class Tag>
  friend class IntrusiveList;
};

class TurnOrder {
 public:
  /// Up to this many bytes of pending input count as little.
  static constexpr std::size_t brief_bytes = 512;

  /// From now on `waiter` waits, with `bytes` of pending input. `was_heard`: whether some of it was heard just now.
  void wait(Waiter& waiter, std::size_t bytes, bool was_heard);

  /// Gives every waiter a turn. The one that goes before all may get a second.
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
