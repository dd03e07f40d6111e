#include "wrapped.hpp"

#include <algorithm>
#include <string>

#include "confab/limits.hpp"

namespace confab {

void write_wrapped(WriteQueue& out, std::string_view sentence) {
  std::string line = "*";
  while (!sentence.empty()) {
    const std::string_view word = sentence.substr(0, sentence.find(' '));
    sentence.remove_prefix(std::min(word.size() + 1, sentence.size()));
    if (line.size() > 1 && line.size() + 1 + word.size() > columns_max) {
      out.append(line);
      line = "*";
    }
    line.append(" ").append(word);
  }
  out.append(line);
}

}  // namespace confab
