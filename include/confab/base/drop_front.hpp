// drop_front: lets a vector be used as a queue. It knows nothing of the elements. For logs and write queues, which
// count the elements at the front that they are done with instead of erasing each: that would move all the others every
// time.
#pragma once

#include <cstddef>
#include <vector>

namespace confab {

/// A vector with no more room than this keeps it while it is empty, in elements.
inline constexpr std::size_t idle_capacity_max = 8;

/// Erases the first `done` elements once they are at least as many as the others, so that each costs the same however
/// many there are. If all are done, gives back all memory but a little. `done` is what is left of them.
template <class T>
void drop_front(std::vector<T>& elements, std::size_t& done) {
  if (done == elements.size()) {
    // Assigning {} would keep the memory: that assigns an empty list of elements.
    if (elements.capacity() > idle_capacity_max) {
      elements = std::vector<T>();
    } else {
      elements.clear();
    }
    done = 0;
  } else if (done * 2 >= elements.size()) {
    elements.erase(elements.begin(), elements.begin() + static_cast<std::ptrdiff_t>(done));
    done = 0;
  }
}

}  // namespace confab
