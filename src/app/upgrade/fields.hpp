// FieldWriter and FieldReader: plain structs to CBOR and back. A struct says its fields once, in a function that both
// use:
//
//   void describe(auto& fields, auto& queue) {
//     fields("missed", queue.missed);
//     fields("standing", queue.standing, Standing::slow);  // an enum has its last value beside it
//   }
//
// It is a map with those names. So versions can differ: the reader passes over fields that it does not know, and leaves
// those that are missing as they are by default. Fields that come in the order of the description cost one comparison
// each. The reader trusts nothing: it reports the first field that is not what it should be, and reads no further.
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "cbor.hpp"

namespace confab::app {

namespace fields {

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};
template <class T>
struct IsBytes : std::false_type {};
template <std::size_t size>
struct IsBytes<std::array<char, size>> : std::true_type {};
template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};
template <class T>
struct IsDuration : std::false_type {};
template <class Rep, class Period>
struct IsDuration<std::chrono::duration<Rep, Period>> : std::true_type {};

}  // namespace fields

class FieldWriter {
 public:
  explicit FieldWriter(CborWriter& out) : out_(out) {}

  template <class T>
  void operator()(std::string_view name, const T& value) {
    out_.text(name);
    write(value);
  }
  template <class Enum>
  void operator()(std::string_view name, const Enum& value, Enum) {
    (*this)(name, static_cast<std::uint64_t>(value));
  }

  template <class T>
  void write(const T& value) {
    if constexpr (std::is_same_v<T, bool>) {
      out_.boolean(value);
    } else if constexpr (fields::IsOptional<T>::value) {
      value ? write(*value) : out_.null();
    } else if constexpr (std::is_unsigned_v<T>) {
      out_.unsigned_number(value);
    } else if constexpr (std::is_integral_v<T>) {
      out_.number(value);
    } else if constexpr (fields::IsDuration<T>::value) {
      out_.number(std::chrono::nanoseconds(value).count());
    } else if constexpr (std::is_convertible_v<const T&, std::string_view>) {
      out_.bytes(value);
    } else if constexpr (fields::IsBytes<T>::value) {
      out_.bytes({value.data(), value.size()});
    } else if constexpr (fields::IsVector<T>::value) {
      out_.begin_array(value.size());
      for (const auto& item : value) write(item);
    } else {
      out_.begin_map();
      describe(*this, value);
      out_.end_map();
    }
  }

 private:
  CborWriter& out_;
};

class FieldReader {
 public:
  explicit FieldReader(CborReader& in) : in_(in) {}

  template <class T>
  void operator()(std::string_view name, T& value) {
    if (!comes(name)) return;
    read(value);
    note_where(name);
  }
  template <class Enum>
  void operator()(std::string_view name, Enum& value, Enum last) {
    if (!comes(name)) return;
    std::underlying_type_t<Enum> number = 0;
    read(number);
    if (number > static_cast<std::underlying_type_t<Enum>>(last)) fail("out of range");
    if (wrong_.empty()) value = static_cast<Enum>(number);
    note_where(name);
  }

  template <class T>
  void read(T& value) {
    if constexpr (std::is_same_v<T, bool>) {
      value = take(CborReader::Kind::boolean).number != 0;
    } else if constexpr (fields::IsOptional<T>::value) {
      value.reset();
      if (in_.next().kind != CborReader::Kind::null) return read(value.emplace());
      in_.take();
    } else if constexpr (std::is_unsigned_v<T>) {
      const std::uint64_t number = take(CborReader::Kind::unsigned_number).number;
      if (number > std::numeric_limits<T>::max()) return fail("too large");
      value = static_cast<T>(number);
    } else if constexpr (std::is_integral_v<T>) {
      read_signed(value);
    } else if constexpr (fields::IsDuration<T>::value) {
      std::int64_t nanoseconds = 0;
      read_signed(nanoseconds);
      value = std::chrono::duration_cast<T>(std::chrono::nanoseconds(nanoseconds));
    } else if constexpr (std::is_same_v<T, std::string>) {
      value = take(CborReader::Kind::bytes).bytes;
    } else if constexpr (fields::IsBytes<T>::value) {
      const auto bytes = take(CborReader::Kind::bytes).bytes;
      if (bytes.size() != value.size()) return fail("of another length");
      std::copy(bytes.begin(), bytes.end(), value.begin());
    } else if constexpr (fields::IsVector<T>::value) {
      const auto array = take(CborReader::Kind::array);
      for (std::uint64_t left = array.number; left > 0 && wrong_.empty(); --left) read(value.emplace_back());
    } else {
      read_struct(value);
    }
  }

  /// Where and what the first mistake is: "clients/queue/missed is too large"; empty for none.
  std::string mistake() const { return wrong_.empty() ? std::string{} : path_ + " is " + wrong_; }

 private:
  static constexpr std::size_t path_bytes_max = 200;

  /// Whether the next field has this name; then takes the name.
  bool comes(std::string_view name) {
    if (!wrong_.empty() || in_.next().kind != CborReader::Kind::text || in_.next().bytes != name) return false;
    in_.take();
    found_ = true;
    return true;
  }

  template <class T>
  void read_signed(T& value) {
    const bool negative = in_.next().kind == CborReader::Kind::negative_number;
    const auto item = take(negative ? CborReader::Kind::negative_number : CborReader::Kind::unsigned_number);
    if (item.number > static_cast<std::uint64_t>(std::numeric_limits<T>::max())) return fail("too large");
    value = negative ? static_cast<T>(-1 - static_cast<T>(item.number)) : static_cast<T>(item.number);
  }

  template <class T>
  void read_struct(T& value) {
    if (!take(CborReader::Kind::map).open) return fail("no map of unknown length");
    while (wrong_.empty() && in_.next().kind != CborReader::Kind::end) {
      found_ = false;
      describe(*this, value);
      // Each field in its order is found above. This one is unknown, or out of order, which nobody writes.
      if (!found_ && wrong_.empty() && (!in_.skip() || !in_.skip())) fail("not well formed");
    }
    if (wrong_.empty()) in_.take();
    found_ = true;
  }

  CborReader::Item take(CborReader::Kind kind) {
    if (in_.next().kind != kind) fail("of another type");
    return wrong_.empty() ? in_.take() : CborReader::Item{};
  }

  /// A mistake below a field is found at its deepest place first.
  void note_where(std::string_view name) {
    if (wrong_.empty() || path_.size() > path_bytes_max) return;
    path_ = std::string(name) + (path_.empty() ? "" : "/") + path_;
  }

  void fail(const char* what) {
    if (wrong_.empty()) wrong_ = what;
  }

  CborReader& in_;
  bool found_ = false;
  std::string wrong_;
  std::string path_;
};

}  // namespace confab::app
