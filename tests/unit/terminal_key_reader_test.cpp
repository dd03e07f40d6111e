// Keys from bytes: each key, however its bytes are cut; text that is clean; and nothing that silences a client.
#include "confab/terminal/key_reader.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "confab/inbound/shown_text.hpp"

namespace confab {
namespace {

using namespace std::string_view_literals;

struct Typed {
  Key key = Key::none;
  std::string text;
  bool operator==(const Typed&) const = default;
};
using Keys = std::vector<Typed>;

std::ostream& operator<<(std::ostream& out, const Typed& typed) {
  return out << static_cast<int>(typed.key) << testing::PrintToString(typed.text);
}

void read(KeyReader& reader, std::string_view bytes, Keys& keys) {
  while (true) {
    const KeyReader::Pressed pressed = reader.next(bytes);
    bytes.remove_prefix(pressed.consumed);
    if (pressed.key == Key::none) break;
    if (pressed.key == Key::text && !keys.empty() && keys.back().key == Key::text) {
      keys.back().text += pressed.text;
    } else {
      keys.push_back({pressed.key, std::string(pressed.text)});
    }
  }
  ASSERT_TRUE(bytes.empty());
}

Keys keys_of(std::string_view bytes) {
  KeyReader reader;
  Keys keys;
  read(reader, bytes, keys);
  return keys;
}

/// Byte by byte, by way of another reader each time.
Keys keys_of_single_bytes(std::string_view bytes) {
  KeyReader reader;
  Keys keys;
  for (const char& byte : bytes) {
    read(reader, {&byte, 1}, keys);
    KeyReader other;
    EXPECT_TRUE(other.restore(reader.carried()));
    reader = other;
  }
  return keys;
}

Typed text(std::string_view text) {
  return {Key::text, std::string(text)};
}

// ---- Each key

const std::vector<std::pair<std::string_view, Key>> each_key = {
    {"\r"sv, Key::enter},
    {"\n"sv, Key::enter},
    {"\r\n"sv, Key::enter},
    {"\r\0"sv, Key::enter},
    {"\x1bOM"sv, Key::enter},
    {"\t"sv, Key::tab},
    {"\x02"sv, Key::left},
    {"\x1b[D"sv, Key::left},
    {"\x1bOD"sv, Key::left},
    {"\x1b[1;2D"sv, Key::left},
    {"\x06"sv, Key::right},
    {"\x1b[C"sv, Key::right},
    {"\x1bOC"sv, Key::right},
    {"\x1b[1;2C"sv, Key::right},
    {"\x1b[1;5D"sv, Key::word_left},
    {"\x1b[1;3D"sv, Key::word_left},
    {"\x1bO5D"sv, Key::word_left},
    {"\x1bOd"sv, Key::word_left},
    {"\x1b\x1b[1;5D"sv, Key::word_left},
    {"\x1b"
     "b"sv,
     Key::word_left},
    {"\x1b"
     "B"sv,
     Key::word_left},
    {"\x1b[1;5C"sv, Key::word_right},
    {"\x1b[1;3C"sv, Key::word_right},
    {"\x1bO5C"sv, Key::word_right},
    {"\x1bOc"sv, Key::word_right},
    {"\x1b"
     "f"sv,
     Key::word_right},
    {"\x1b"
     "F"sv,
     Key::word_right},
    {"\x01"sv, Key::home},
    {"\x1b[H"sv, Key::home},
    {"\x1bOH"sv, Key::home},
    {"\x1b[1~"sv, Key::home},
    {"\x1b[7~"sv, Key::home},
    {"\x05"sv, Key::end},
    {"\x1b[F"sv, Key::end},
    {"\x1bOF"sv, Key::end},
    {"\x1b[4~"sv, Key::end},
    {"\x1b[8~"sv, Key::end},
    {"\x10"sv, Key::older},
    {"\x1b[A"sv, Key::older},
    {"\x1bOA"sv, Key::older},
    {"\x1b\x1b[A"sv, Key::older},
    {"\x0e"sv, Key::newer},
    {"\x1b[B"sv, Key::newer},
    {"\x1bOB"sv, Key::newer},
    {"\b"sv, Key::erase_left},
    {"\x7f"sv, Key::erase_left},
    {"\x1b[3~"sv, Key::erase_right},
    {"\x1b[3;2~"sv, Key::erase_right},
    {"\x04"sv, Key::erase_or_leave},
    {"\x17"sv, Key::erase_word},
    {"\x1b\x7f"sv, Key::erase_word},
    {"\x1b\b"sv, Key::erase_word},
    {"\x1b"
     "d"sv,
     Key::erase_next_word},
    {"\x1b"
     "D"sv,
     Key::erase_next_word},
    {"\x1b[3;5~"sv, Key::erase_next_word},
    {"\x0b"sv, Key::erase_rest},
    {"\x15"sv, Key::erase_line},
    {"\x19"sv, Key::yank},
    {"\x14"sv, Key::swap},
    {"\x0c"sv, Key::redraw},
    {"\x03"sv, Key::give_up},
};

TEST(KeyReader, KnowsEachKeyHoweverItIsCut) {
  for (const auto& [bytes, key] : each_key) {
    const std::string typed = "a" + std::string(bytes) + "b";
    const Keys expected = {text("a"), {key, ""}, text("b")};
    EXPECT_EQ(keys_of(typed), expected) << testing::PrintToString(std::string(bytes));
    EXPECT_EQ(keys_of_single_bytes(typed), expected) << testing::PrintToString(std::string(bytes));
  }
}

TEST(KeyReader, CountsEachEndOfALineOnce) {
  EXPECT_EQ(keys_of("\r\n\n\r\r\0\0"sv), Keys(4, Typed{Key::enter, ""}));
  EXPECT_EQ(keys_of("\r\na"), Keys({{Key::enter, ""}, text("a")}));
  EXPECT_EQ(keys_of("\ra\n"), Keys({{Key::enter, ""}, text("a"), {Key::enter, ""}}));
}

TEST(KeyReader, SwallowsWholeWhatItDoesNotKnow) {
  for (const std::string_view bytes : {"\x1b[15~"sv,
                                       "\x1b[2~"sv,
                                       "\x1b[[A"sv,
                                       "\x1b[?1;2c"sv,
                                       "\x1b[<0;1;2M"sv,
                                       "\x1b[1 q"sv,
                                       "\x1b[I"sv,
                                       "\x1b[Z"sv,
                                       "\x1bOP"sv,
                                       "\x1bx"sv,
                                       "\x1b("sv,
                                       "\x1b]0;title\a"sv,
                                       "\x1b]0;title\x1b\\"sv,
                                       "\x1bP1$r0m\x1b\\"sv,
                                       "\x1b_x\x1b\\"sv,
                                       "\x1b^x\x1b\\"sv,
                                       "\x1bXx\x1b\\"sv,
                                       "\x1b[?200~"sv,
                                       "\x1b[?A"sv,
                                       "\x1b[1 A"sv,
                                       "\x1bO?A"sv,
                                       "\x1b[1["sv,
                                       "\x1b[:3~"sv,
                                       "\0\x07\x12"sv,
                                       "\xc2\x9b"sv,
                                       "\u202e\u2066"sv,
                                       "\x1b[5;5~"sv}) {
    const std::string typed = "a" + std::string(bytes) + "b";
    EXPECT_EQ(keys_of(typed), Keys({text("ab")})) << testing::PrintToString(std::string(bytes));
    EXPECT_EQ(keys_of_single_bytes(typed), Keys({text("ab")})) << testing::PrintToString(std::string(bytes));
  }
}

TEST(KeyReader, ObeysAControlInTheMiddleOfASequence) {
  for (const std::string_view started :
       {"\x1b"sv, "\x1b["sv, "\x1b[1;"sv, "\x1b[["sv, "\x1bO"sv, "\x1b]0;t"sv, "\x1b]0;t\x1b"sv}) {
    EXPECT_EQ(keys_of(std::string(started) + "\ra"), Keys({{Key::enter, ""}, text("a")}));
    EXPECT_EQ(keys_of(std::string(started) + "\x03"), Keys({{Key::give_up, ""}}));
    EXPECT_EQ(keys_of(std::string(started) + "\x1b[A"), Keys({{Key::older, ""}}));
  }
  EXPECT_EQ(keys_of("\x1b[1é"), Keys({text("é")}));
  EXPECT_EQ(keys_of("\x1bé"), Keys({text("é")}));
}

TEST(KeyReader, HearsAClientAgainAfterAnEndlessSequence) {
  for (const std::string start : {"\x1b[", "\x1bO", "\x1b]"}) {
    const std::string longest(KeyReader::sequence_bytes_max, '1');
    EXPECT_EQ(keys_of(start + longest), Keys());
    EXPECT_EQ(keys_of(start + longest + "12"), Keys({text("12")}));
    EXPECT_EQ(keys_of_single_bytes(start + longest + "12"), Keys({text("12")}));
  }
  const std::string filled(KeyReader::sequence_bytes_max - 1, ';');
  EXPECT_EQ(keys_of("\x1b[" + filled + "A"), Keys({{Key::older, ""}}));
}

TEST(KeyReader, ReadsLargeParametersAsLargeOnes) {
  EXPECT_EQ(keys_of("\x1b[65537~"), Keys());  // which is 1 modulo 2 to the 16th
  EXPECT_EQ(keys_of("\x1b[65736~\x03"), Keys({{Key::give_up, ""}}));
}

// ---- Text

TEST(KeyReader, GivesWholeCharacters) {
  const std::string_view all = "aé世👍\u200d🏽 \u0301ש";
  EXPECT_EQ(keys_of(all), Keys({text(all)}));
  EXPECT_EQ(keys_of_single_bytes(all), Keys({text(all)}));
}

TEST(KeyReader, GivesAReplacementForWhatIsIllFormed) {
  for (const std::string_view ill : {"\xff"sv, "\x80"sv, "\xc0"sv, "\xe4\xb8"sv, "\xf0\x9f\x91"sv, "\xc3"sv}) {
    const std::string typed = "a" + std::string(ill) + "b";
    EXPECT_EQ(keys_of(typed), Keys({text("a\ufffd"
                                         "b")}));
    EXPECT_EQ(keys_of_single_bytes(typed), Keys({text("a\ufffd"
                                                      "b")}));
  }
  EXPECT_EQ(keys_of_single_bytes("\xe4\xb8\r"), Keys({text("\ufffd"), {Key::enter, ""}}));
  EXPECT_EQ(keys_of_single_bytes("\xe4\xe4\xb8\x96"), Keys({text("\ufffd世")}));
  EXPECT_EQ(keys_of_single_bytes("\xed\xa0\x80"), Keys({text("\ufffd\ufffd\ufffd")}));
}

TEST(KeyReader, GivesASpaceForWhatSeparatesLines) {
  EXPECT_EQ(keys_of("a\u2028b\u2029c\u0085"
                    "d"),
            Keys({text("a b c d")}));
}

TEST(KeyReader, KeepsWhatIsUnfinished) {
  KeyReader reader;
  Keys keys;
  read(reader, "\xf0\x9f\x91", keys);
  EXPECT_EQ(keys, Keys());
  read(reader, "\x8d", keys);
  EXPECT_EQ(keys, Keys({text("👍")}));
  EXPECT_EQ(reader.carried(), KeyReader::State());
}

// ---- Pastes

TEST(KeyReader, ObeysNoKeyOfAPaste) {
  const std::string pasted =
      "\x1b[200~a\tb\x1b[A\x01\x04\x08\x1b"
      "bc\v\f\x1b[31md\r\ne\n\x1b[201~\x01";
  const Keys expected = {text("a bc  d"), {Key::enter, ""}, text("e"), {Key::enter, ""}, {Key::home, ""}};
  EXPECT_EQ(keys_of(pasted), expected);
  EXPECT_EQ(keys_of_single_bytes(pasted), expected);
}

TEST(KeyReader, LeavesAPasteThatDoesNotEndAtControlC) {
  EXPECT_EQ(keys_of("\x1b[200~a\x03\x01"), Keys({text("a"), {Key::give_up, ""}, {Key::home, ""}}));
}

// ---- Any bytes

std::string any_bytes(unsigned seed) {
  static const std::vector<std::string> parts = {
      "\x1b", "[",   "O",    "1",    ";",      "5",      "C",        "~",
      "200",  "201", "]",    "\a",   "\\",     "\r",     "\n",       std::string(1, '\0'),
      "a",    "é",   "世",   "👍",    "\xe4",   "\xb8",   "\xf0\x9f", "\x80",
      "\xff", "\t",  "\x03", "\x04", "\u0085", "\u202e", "\u2028",   "?"};
  std::mt19937 random(seed);
  std::string bytes;
  for (int i = 0; i < 40; ++i) bytes += parts[random() % parts.size()];
  return bytes;
}

TEST(KeyReader, ReadsTheSameKeysHoweverBytesAreCut) {
  for (unsigned seed = 0; seed < 2000; ++seed) {
    const std::string bytes = any_bytes(seed);
    ASSERT_EQ(keys_of(bytes), keys_of_single_bytes(bytes)) << testing::PrintToString(bytes);
  }
}

TEST(KeyReader, GivesCleanText) {
  for (unsigned seed = 0; seed < 2000; ++seed) {
    for (const Typed& typed : keys_of(any_bytes(seed))) {
      std::string scratch;
      ASSERT_EQ(scrub(typed.text, scratch), typed.text);
      ASSERT_EQ(typed.key == Key::text, !typed.text.empty());
    }
  }
}

// ---- A live upgrade

TEST(KeyReader, RefusesAStateThatNoneCanBeIn) {
  KeyReader::State escape;
  escape.mode = KeyReader::Mode::escape;
  KeyReader reader;
  EXPECT_TRUE(reader.restore(escape));
  const auto refuses = [&](auto change) {
    KeyReader::State state;
    change(state);
    EXPECT_FALSE(reader.restore(state));
    EXPECT_EQ(reader.carried(), escape);
  };
  refuses([](auto& state) { state.mode = static_cast<KeyReader::Mode>(KeyReader::modes); });
  refuses([](auto& state) { state.sequence_bytes = KeyReader::sequence_bytes_max + 1; });
  refuses([](auto& state) { state.separators = 3; });
  refuses([](auto& state) { state.first = 10000; });
  refuses([](auto& state) { state.second = 10000; });
  refuses([](auto& state) { state.pending_bytes = 4; });
  refuses([](auto& state) { state.pending_bytes = 1; });  // of a NUL
  refuses([](auto& state) {
    state.pending_bytes = 1;
    state.pending[0] = '\xe4';
    state.mode = KeyReader::Mode::string;
  });
  refuses([](auto& state) {
    state.pending_bytes = 2;
    state.pending = {'\xc3', '\xa9', 0};  // whole
  });
}

}  // namespace
}  // namespace confab
