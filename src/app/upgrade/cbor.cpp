#include "cbor.hpp"

#include <cbor.h>

#include <array>

#include "confab/base/assert.hpp"

namespace confab::app {

// ---- Writing

/// `encode` writes the head of an item to a buffer, and returns its size.
template <class Encode>
void CborWriter::put(Encode encode) {
  constexpr std::size_t head_bytes_max = 9;  // RFC 8949, section 3
  std::array<unsigned char, head_bytes_max> head{};
  const std::size_t size = encode(head.data(), head.size());
  CONFAB_ASSERT(size > 0);
  out_.append(reinterpret_cast<const char*>(head.data()), size);
}

void CborWriter::unsigned_number(std::uint64_t value) {
  put([value](unsigned char* out, std::size_t size) { return cbor_encode_uint(value, out, size); });
}

void CborWriter::number(std::int64_t value) {
  if (value >= 0) return unsigned_number(static_cast<std::uint64_t>(value));
  const auto coded = static_cast<std::uint64_t>(-1 - value);
  put([coded](unsigned char* out, std::size_t size) { return cbor_encode_negint(coded, out, size); });
}

void CborWriter::boolean(bool value) {
  put([value](unsigned char* out, std::size_t size) { return cbor_encode_bool(value, out, size); });
}

void CborWriter::null() {
  put([](unsigned char* out, std::size_t size) { return cbor_encode_null(out, size); });
}

void CborWriter::text(std::string_view value) {
  put([&](unsigned char* out, std::size_t size) { return cbor_encode_string_start(value.size(), out, size); });
  out_ += value;
}

void CborWriter::bytes(std::string_view value) {
  put([&](unsigned char* out, std::size_t size) { return cbor_encode_bytestring_start(value.size(), out, size); });
  out_ += value;
}

void CborWriter::begin_array(std::size_t items) {
  put([items](unsigned char* out, std::size_t size) { return cbor_encode_array_start(items, out, size); });
}

void CborWriter::begin_map() {
  put([](unsigned char* out, std::size_t size) { return cbor_encode_indef_map_start(out, size); });
}

void CborWriter::end_map() {
  put([](unsigned char* out, std::size_t size) { return cbor_encode_break(out, size); });
}

// ---- Reading

namespace {

using Item = CborReader::Item;
using Kind = CborReader::Kind;

void put(void* item, const Item& value) {
  *static_cast<Item*>(item) = value;
}

template <Kind kind, class Number>
void put_number(void* item, Number number) {
  put(item, {kind, number});
}

template <Kind kind>
void put_bytes(void* item, cbor_data bytes, size_t size) {
  put(item, {kind, 0, {reinterpret_cast<const char*>(bytes), size}});
}

void put_null(void* item) {
  put(item, {.kind = Kind::null});
}

template <Kind kind>
void put_open(void* item) {
  put(item, {.kind = kind, .open = true});
}

/// All others leave the item as it is: Kind::other.
cbor_callbacks callbacks_for_items() {
  cbor_callbacks callbacks = cbor_empty_callbacks;
  callbacks.uint8 = put_number<Kind::unsigned_number>;
  callbacks.uint16 = put_number<Kind::unsigned_number>;
  callbacks.uint32 = put_number<Kind::unsigned_number>;
  callbacks.uint64 = put_number<Kind::unsigned_number>;
  callbacks.negint8 = put_number<Kind::negative_number>;
  callbacks.negint16 = put_number<Kind::negative_number>;
  callbacks.negint32 = put_number<Kind::negative_number>;
  callbacks.negint64 = put_number<Kind::negative_number>;
  callbacks.boolean = put_number<Kind::boolean>;
  callbacks.null = put_null;
  callbacks.string = put_bytes<Kind::text>;
  callbacks.byte_string = put_bytes<Kind::bytes>;
  callbacks.array_start = put_number<Kind::array>;
  callbacks.map_start = put_number<Kind::map>;
  callbacks.indef_array_start = put_open<Kind::array>;
  callbacks.indef_map_start = put_open<Kind::map>;
  callbacks.indef_break = put_open<Kind::end>;
  return callbacks;
}

}  // namespace

void CborReader::advance() {
  static const cbor_callbacks callbacks = callbacks_for_items();
  next_ = {};
  exhausted_ = rest_.empty();
  if (exhausted_) return;
  const auto* const data = reinterpret_cast<const unsigned char*>(rest_.data());
  const auto decoded = cbor_stream_decode(data, rest_.size(), &callbacks, &next_);
  if (decoded.status != CBOR_DECODER_FINISHED) {
    next_ = {};
    rest_ = {};
    return;
  }
  rest_.remove_prefix(decoded.read);
}

Item CborReader::take() {
  const Item taken = next_;
  advance();
  return taken;
}

bool CborReader::skip(int depth) {
  const Item item = take();
  if (item.kind == Kind::other || item.kind == Kind::end) return false;
  if (item.kind != Kind::array && item.kind != Kind::map) return true;
  if (depth == 0) return false;
  if (item.open) {
    while (next_.kind != Kind::end) {
      if (!skip(depth - 1)) return false;
    }
    take();
    return true;
  }
  for (std::uint64_t left = item.number; left > 0; --left) {
    if (!skip(depth - 1) || (item.kind == Kind::map && !skip(depth - 1))) return false;
  }
  return true;
}

}  // namespace confab::app
