// A doubly linked list whose links live in its elements: O(1) insertion, removal and exchange, no allocation. It knows
// nothing of its elements and owns nothing: each element has an owner elsewhere. An element is in at most one list per
// hook, so the list it is in can say whose turn it is.
#pragma once

#include <cstddef>
#include <utility>

#include "confab/base/assert.hpp"

namespace confab {

/// Base of an element; `Tag` distinguishes several hooks of one element. Unlinks itself when destroyed, so no list ever
/// holds a dead element.
template <class Tag = void>
class ListHook {
 public:
  ListHook() = default;
  ListHook(const ListHook&) = delete;
  ListHook& operator=(const ListHook&) = delete;
  ~ListHook() { unlink(); }

  bool linked() const { return next_ != this; }

  /// Leaves its list, if it is in one.
  void unlink() {
    // NOLINTNEXTLINE(clang-analyzer-cplusplus.NewDelete): the analyzer can't know that whatever ends has left its lists
    next_->previous_ = previous_;
    previous_->next_ = next_;
    next_ = previous_ = this;
  }

 private:
  template <class T, class T2>
  friend class IntrusiveList;

  ListHook* next_ = this;
  ListHook* previous_ = this;
};

template <class T, class Tag = void>
class IntrusiveList {
  using Hook = ListHook<Tag>;

 public:
  bool empty() const { return !end_.linked(); }

  T& front() const {
    CONFAB_ASSERT(!empty());
    // NOLINTNEXTLINE(clang-analyzer-cplusplus.NewDelete): as above
    return static_cast<T&>(*end_.next_);
  }

  /// Links `element` at the end, after taking it out of the list it is in, if any.
  void push_back(T& element) {
    Hook& hook = element;
    hook.unlink();
    hook.previous_ = end_.previous_;
    hook.next_ = &end_;
    end_.previous_->next_ = &hook;
    end_.previous_ = &hook;
  }

  /// Moves all elements of `other` to the end of this list. O(1).
  void take_all(IntrusiveList& other) {
    if (other.empty()) return;
    Hook* first = other.end_.next_;
    Hook* last = other.end_.previous_;
    other.end_.next_ = other.end_.previous_ = &other.end_;
    first->previous_ = end_.previous_;
    end_.previous_->next_ = first;
    last->next_ = &end_;
    end_.previous_ = last;
  }

  /// Calls `visit(T&)` for each element; `visit` may unlink that element but no other.
  template <class Visit>
  void for_each(Visit&& visit) {
    for (Hook* hook = end_.next_; hook != &end_;) {
      Hook* next = hook->next_;
      visit(static_cast<T&>(*hook));
      hook = next;
    }
  }

  template <class Visit>
  void for_each(Visit&& visit) const {
    for (const Hook* hook = end_.next_; hook != &end_; hook = hook->next_) visit(static_cast<const T&>(*hook));
  }

 private:
  Hook end_;
};

}  // namespace confab
