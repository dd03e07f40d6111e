#include "cleaning.hpp"

#include <string>
#include <utility>

#include "confab/inbound/shown_text.hpp"

namespace confab::store {

void clean(ArchivedRoom& room) {
  std::string scratch;
  // The result may be a view of the text itself.
  const auto scrubbed = [&scratch](std::string& text) { text = std::string(scrub(text, scratch)); };
  scrubbed(room.topic);
  for (ArchivedLine& line : room.lines) scrubbed(line.text);
}

}  // namespace confab::store
