#include "message.hpp"

#include <array>
#include <stdexcept>

namespace confab::bench {

namespace {

constexpr std::string_view digits = "0123456789abcdef";
constexpr std::size_t run_digits = 8;
constexpr std::size_t room_digits = 5;
constexpr std::size_t sender_digits = 5;
constexpr std::size_t sequence_digits = 8;
constexpr std::size_t time_digits = 16;

void append_number(std::uint64_t number, std::size_t width, std::string& line) {
  for (std::size_t shift = 4 * width; shift > 0; shift -= 4) line += digits[(number >> (shift - 4)) & 15U];
}

// One look-up per digit: every delivery of a run passes here, and the generator must not be slower than the server.
constexpr std::uint8_t no_digit = 16;
constexpr std::array<std::uint8_t, 256> value_of_digit = [] {
  std::array<std::uint8_t, 256> values{};
  values.fill(no_digit);
  for (std::size_t i = 0; i < digits.size(); ++i) values[static_cast<unsigned char>(digits[i])] = std::uint8_t(i);
  return values;
}();

template <class Number>
bool take_number(std::string_view& text, std::size_t width, Number& number) {
  std::uint64_t value = 0;
  std::uint8_t wrong = 0;
  for (std::size_t i = 0; i < width; ++i) {
    const std::uint8_t digit = value_of_digit[static_cast<unsigned char>(text[i])];
    wrong |= digit;
    value = value << 4U | digit;
  }
  text.remove_prefix(width);
  number = static_cast<Number>(value);
  return (wrong & no_digit) == 0;
}

}  // namespace

MessageFormat::MessageFormat(std::uint32_t run, std::size_t text_bytes) : mark_("="), text_bytes_(text_bytes) {
  if (text_bytes < text_bytes_min) throw std::invalid_argument("a message needs more bytes than that");
  append_number(run, run_digits, mark_);
  const std::size_t head_bytes = mark_.size() + room_digits + sender_digits + sequence_digits + time_digits;
  // Neighbouring bytes differ, so that a lost or moved byte shows.
  for (std::size_t i = head_bytes; i < text_bytes; ++i) filler_ += static_cast<char>('a' + (i * 7) % 26);
}

void MessageFormat::append(const Message& message, std::string& line) const {
  line += mark_;
  append_number(message.room, room_digits, line);
  append_number(message.sender, sender_digits, line);
  append_number(message.sequence, sequence_digits, line);
  append_number(message.sent_at, time_digits, line);
  line += filler_;
}

MessageFormat::Outcome MessageFormat::read(std::string_view text, Message& message) const {
  if (!text.starts_with(mark_)) return Outcome::not_ours;
  if (text.size() != text_bytes_) return Outcome::garbled;
  text.remove_prefix(mark_.size());
  const bool numbers =
      take_number(text, room_digits, message.room) && take_number(text, sender_digits, message.sender) &&
      take_number(text, sequence_digits, message.sequence) && take_number(text, time_digits, message.sent_at);
  return numbers && text == filler_ ? Outcome::message : Outcome::garbled;
}

}  // namespace confab::bench
