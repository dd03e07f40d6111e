#include "confab/admission/turn_order.hpp"

namespace confab {

void TurnOrder::wait(Waiter& waiter, std::size_t bytes, bool was_heard) {
  Queue& queue = bytes <= brief_bytes ? brief_ : long_;
  (was_heard ? queue.heard : queue.unheard).push_back(waiter);
}

void TurnOrder::give_turns() {
  give_turns(long_, 1);
  give_turns(brief_, SIZE_MAX);
  give_turns(long_, SIZE_MAX);
}

void TurnOrder::give_turns(Queue& queue, std::size_t turns_max) {
  // Taken aside, because a waiter may queue again during its turn.
  IntrusiveList<Waiter, Waiter> now;
  now.take_all(queue.unheard);
  now.take_all(queue.heard);
  for (; turns_max > 0 && !now.empty(); --turns_max) now.front().proceed();
  now.take_all(queue.unheard);
  queue.unheard.take_all(now);
}

}  // namespace confab
