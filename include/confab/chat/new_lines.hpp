// NewLines: the lines that were said last, of all rooms, in the order they were said, until they go to the histories of
// their rooms together. It knows no rooms: an owner is whatever type the user of it names. The RoomMemories own it.
//
// With many rooms, the end of each history is in memory that no cache holds. A line that goes there between two system
// calls makes the processor wait; some hundred that go there together wait for all of that memory at once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "confab/chat/history.hpp"

namespace confab {

template <class Owner>
class NewLines {
 public:
  bool empty() const { return places_.empty(); }
  std::size_t count() const { return places_.size(); }

  /// Bytes of memory in use.
  std::size_t bytes() const { return bytes_.size(); }

  /// Makes room for `lines` lines that take `bytes` bytes together.
  void reserve(std::size_t lines, std::size_t bytes) {
    places_.reserve(lines);
    bytes_.reserve(bytes);
  }

  void add(Owner& owner, const History::Line& line) {
    places_.push_back(bytes_.size());
    const Header header{&owner, line.at.count(), line.from.size()};
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): any object is a row of chars
    bytes_.append(reinterpret_cast<const char*>(&header), sizeof(header)).append(line.from).append(line.text);
  }

  Owner& owner(std::size_t index) const { return *header(index).owner; }

  History::Line line(std::size_t index) const {
    const Header told = header(index);
    const std::size_t end = index + 1 < count() ? places_[index + 1] : bytes_.size();
    const std::string_view rest = std::string_view(bytes_).substr(0, end).substr(places_[index] + sizeof(Header));
    return {WallTime(told.at), rest.substr(0, told.from_size), rest.substr(told.from_size)};
  }

  void clear() {
    places_.clear();
    bytes_.clear();
  }

 private:
  /// Before each line. The name follows, and then the text.
  struct Header {
    Owner* owner;
    std::int64_t at;
    std::size_t from_size;
  };

  Header header(std::size_t index) const {
    Header header;
    std::memcpy(&header, bytes_.data() + places_[index], sizeof(header));
    return header;
  }

  std::string bytes_;
  std::vector<std::size_t> places_;  // where each line begins
};

}  // namespace confab
