// ListWriter: writes a list for people, over as many lines of a terminal's width as it takes, and no longer than
// anybody will read. It does not know what it lists.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "confab/limits.hpp"
#include "confab/outbound/write_queue.hpp"

namespace confab {

class ListWriter {
 public:
  /// Starts the line "* HEAD".
  ListWriter(WriteQueue& out, std::string_view head);

  void add(std::string_view item);

  /// Ends the list, and counts the `left_out` items.
  void end(std::size_t left_out);

 private:
  WriteQueue& out_;
  std::string line_;
  bool any_ = false;
};

/// Lists what `item(element)` returns for each of `elements`, up to listed_names_max.
template <class Elements, class Item>
void write_list(WriteQueue& out, std::string_view head, const Elements& elements, Item item) {
  ListWriter list(out, head);
  std::size_t listed = 0;
  for (auto element = elements.begin(); element != elements.end() && listed < listed_names_max; ++element, ++listed) {
    list.add(item(*element));
  }
  list.end(elements.size() - listed);
}

}  // namespace confab
