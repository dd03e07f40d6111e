#include "list_writer.hpp"

#include <fmt/format.h>

namespace confab {

ListWriter::ListWriter(WriteQueue& out, std::string_view head) : out_(out), line_("* ") {
  line_ += head;
}

void ListWriter::add(std::string_view item) {
  if (any_) line_ += ',';
  // A comma may follow, and needs one column.
  if (line_.size() + 1 + item.size() + 1 > columns_max) {
    out_.append(line_);
    line_ = "*";
  }
  line_ += ' ';
  line_ += item;
  any_ = true;
}

void ListWriter::end(std::size_t left_out) {
  if (left_out > 0) add(fmt::format("and {} more", left_out));
  out_.append(line_);
}

}  // namespace confab
