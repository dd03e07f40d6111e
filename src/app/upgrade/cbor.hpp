// CborWriter and CborReader: CBOR (RFC 8949), item by item, by libcbor's streaming encoder and decoder: no tree, and no
// allocation but for the bytes that are written. They know no meaning. The reader takes any bytes: what is not well
// formed, or not used here (floats, tags, undefined lengths of strings), is Kind::other, from which nothing follows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace confab::app {

class CborWriter {
 public:
  void unsigned_number(std::uint64_t value);
  void number(std::int64_t value);
  void boolean(bool value);
  void null();
  void text(std::string_view value);
  void bytes(std::string_view value);
  void begin_array(std::size_t items);

  /// Pairs of a text and a value follow, then end_map().
  void begin_map();
  void end_map();

  std::string take() { return std::move(out_); }

 private:
  template <class Encode>
  void put(Encode encode);

  std::string out_;
};

class CborReader {
 public:
  enum class Kind : std::uint8_t {
    unsigned_number,
    negative_number,
    boolean,
    null,
    text,
    bytes,
    array,
    map,
    end,
    other
  };
  struct Item {
    Kind kind = Kind::other;
    std::uint64_t number = 0;  // of an array or map: its items or pairs; of a negative number n: -1 - n
    std::string_view bytes{};
    bool open = false;  // an array or map of unknown length, which Kind::end ends
  };

  /// `bytes` outlive the reader and all that it returns.
  explicit CborReader(std::string_view bytes) : rest_(bytes) { advance(); }

  const Item& next() const { return next_; }
  Item take();

  /// Passes over the next item with all that it contains. Returns false if that is not well formed, or is nested deeper
  /// than depth_max.
  bool skip() { return skip(depth_max); }

  /// Whether all bytes have been taken.
  bool at_end() const { return rest_.empty() && exhausted_; }

 private:
  static constexpr int depth_max = 16;

  void advance();
  bool skip(int depth);

  std::string_view rest_;
  Item next_;
  bool exhausted_ = false;
};

}  // namespace confab::app
