// drop_front: makes a queue of a vector. It knows nothing of the elements. Used by logs and write queues: they count
// the finished elements at the front, because erasing each one would move all the others every time.
#pragma once

#include <cstddef>
#include <vector>

namespace confab {

/// An empty vector keeps its memory if its capacity, in elements, is no more than this.
inline constexpr std::size_t idle_capacity_max = 8;

/// Erases the first `done` elements once they are at least half of all, so that the cost per element is constant. If
/// all are done, keeps at most a little memory. Sets `done` to the number of finished elements that remain.
template <class T, class Count>
void drop_front(std::vector<T>& elements, Count& done) {
  if (done == elements.size()) {
    // Assigning {} would keep the memory: it assigns an empty list of elements.
    if (elements.capacity() > idle_capacity_max) {
      elements = std::vector<T>();
    } else {
      elements.clear();
    }
    done = 0;
  } else if (std::size_t{done} * 2 >= elements.size()) {
    elements.erase(elements.begin(), elements.begin() + static_cast<std::ptrdiff_t>(done));
    done = 0;
  }
}

}  // namespace confab
