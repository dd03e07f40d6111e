// Control sequences in a line: each is removed whole, and nothing else with it.
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "confab/inbound/shown_text.hpp"

namespace confab {
namespace {

using namespace std::string_view_literals;

std::string scrubbed(std::string_view text) {
  std::string scratch;
  return std::string(scrub(text, scratch));
}

const std::string esc = "\x1b";

// ---- Each kind

TEST(ControlSequences, KeysThatTerminalsSendVanish) {
  EXPECT_EQ(scrubbed("\x1b[A\x1b[D hi"), " hi") << "arrows";
  EXPECT_EQ(scrubbed("\x1bOAhist"), "hist") << "an arrow in application mode";
  EXPECT_EQ(scrubbed("\x1b[1;5Cword"), "word") << "Ctrl and an arrow";
  EXPECT_EQ(scrubbed("\x1b[3~x"), "x") << "Delete";
  EXPECT_EQ(scrubbed("\x1b[[Ax\x1b[[E"), "x") << "F1 and F5 of the Linux console";
  EXPECT_EQ(scrubbed("\x1b[200~pasted text\x1b[201~"), "pasted text") << "a bracketed paste";
  EXPECT_EQ(scrubbed("\x1b[I\x1b[O"), "") << "the window gained and lost the focus";
}

TEST(ControlSequences, ColoursAndMovementsVanish) {
  EXPECT_EQ(scrubbed("\x1b[31mred\x1b[0m plain"), "red plain");
  EXPECT_EQ(scrubbed("\x1b[38;2;1;2;3mtrue\x1b[m colour"), "true colour");
  EXPECT_EQ(scrubbed("\x1b[38:5:9mx"), "x") << "a colon is a parameter byte";
  EXPECT_EQ(scrubbed("\x1b[?25lhidden\x1b[?25h"), "hidden");
  EXPECT_EQ(scrubbed("\x1b[2 qx"), "x") << "an intermediate byte";
  EXPECT_EQ(scrubbed("\x1b[2J\x1b[Hx"), "x");
}

TEST(ControlSequences, StringsVanishUpToEachKindOfEnd) {
  for (const std::string opening : {"]", "P", "X", "^", "_"}) {
    for (const std::string end : {"\x07", "\x1b\\", "\xc2\x9c"}) {
      EXPECT_EQ(scrubbed("a" + esc + opening + "0;what it says\t\x01é" + end + "b"), "ab") << opening;
    }
  }
  EXPECT_EQ(scrubbed("\x1b]8;;http://x.example/\x1b\\link\x1b]8;;\x1b\\"), "link");
}

TEST(ControlSequences, C1FormsAreTheSame) {
  EXPECT_EQ(scrubbed("\u009b31mc1"), "c1");
  EXPECT_EQ(scrubbed("\u008fAhist\u008eBx"), "histx");
  for (const std::string opening : {"\u0090", "\u0098", "\u009d", "\u009e", "\u009f"}) {
    for (const std::string end : {"\x07", "\x1b\\", "\u009c"})
      EXPECT_EQ(scrubbed("a" + opening + "x" + end + "b"), "ab");
  }
}

TEST(ControlSequences, ARawC1ByteIsNoUtf8AndOpensNothing) {
  EXPECT_EQ(scrubbed("\x9b"
                     "31m"),
            "\ufffd31m");
}

TEST(ControlSequences, SingleShiftsTakeOneCharacterOfAnySize) {
  EXPECT_EQ(scrubbed("\x1bN😀x"), "x");
  EXPECT_EQ(scrubbed("\x1bO\xe2\x82x"), "x") << "an ill-formed part";
  EXPECT_EQ(scrubbed("\x1bO\tx"), " x") << "but no control";
}

TEST(ControlSequences, OtherEscapesTakeTheirIntermediatesAndFinal) {
  EXPECT_EQ(scrubbed("\x1b(Bx"), "x");
  EXPECT_EQ(scrubbed("\x1b#8x"), "x");
  EXPECT_EQ(scrubbed("\x1b $(-Bx"), "x");
  EXPECT_EQ(scrubbed("\x1b=x\x1b>\x1b"
                     "7\x1b"
                     "8\x1b"
                     "c"),
            "x");
}

TEST(ControlSequences, EveryAsciiCharacterAfterAnEscGoesWithIt) {
  for (char c = 0x30; c < 0x7f; ++c) {
    // A string swallows what follows, and so does a single shift.
    const bool takes_more = std::string_view("]PX^_NO").find(c) != std::string_view::npos;
    EXPECT_EQ(scrubbed(esc + c + "é"), takes_more ? "" : "é") << c;
  }
}

// ---- Ends

TEST(ControlSequences, AnUnfinishedOneGoesUpToTheEndOfTheLine) {
  const std::vector<std::string> whole = {"\x1b[38;5;1m", "\x1b]0;title\x07", "\x1bP$q\"p\x1b\\", "\x1bOA",
                                          "\x1b(B",       "\u009b31m",        "\u009dx\u009c",    "\x1b[[A"};
  for (const std::string& sequence : whole) {
    for (std::size_t cut = 1; cut <= sequence.size(); ++cut) {
      // Half of a two-byte code point is ill-formed, so it is shown, or swallowed inside a string.
      if (cut < sequence.size() && (static_cast<unsigned char>(sequence[cut]) & 0xc0) == 0x80) continue;
      EXPECT_EQ(scrubbed("a" + sequence.substr(0, cut)), "a") << testing::PrintToString(sequence.substr(0, cut));
    }
  }
}

TEST(ControlSequences, CanAndSubAbortAnyOfThem) {
  for (const std::string abort : {"\x18", "\x1a"}) {
    EXPECT_EQ(scrubbed("\x1b[3" + abort + "1m"), "1m");
    EXPECT_EQ(scrubbed("\x1b]0;title" + abort + "text"), "text");
    EXPECT_EQ(scrubbed("\x1b(" + abort + "B"), "B");
    EXPECT_EQ(scrubbed("\x1bO" + abort + "A"), "A");
    EXPECT_EQ(scrubbed("\x1b" + abort + "[A"), "[A");
  }
}

TEST(ControlSequences, ASequenceInsideASequenceStartsOver) {
  EXPECT_EQ(scrubbed("\x1b[3\x1b[1mx"), "x");
  EXPECT_EQ(scrubbed("\x1b\x1b[Ax"), "x") << "Alt and an arrow";
  EXPECT_EQ(scrubbed("\x1b]0;ti\x1b[31mtle\x07text"), "tletext") << "the string ended where the escape began";
  EXPECT_EQ(scrubbed("\x1b]0;ti\u009b31mtle\x07text"), "tletext");
  EXPECT_EQ(scrubbed("\x1b[3\u009b1mx"), "x");
}

TEST(ControlSequences, WhatCannotBelongToASequenceEndsItAndStays) {
  EXPECT_EQ(scrubbed("\x1bé"), "é");
  EXPECT_EQ(scrubbed("\x1b[31éx"), "éx");
  EXPECT_EQ(scrubbed("\x1b[31\xff"
                     "x"),
            "\ufffdx");
  EXPECT_EQ(scrubbed("\x1b[\tx"), " x");
  EXPECT_EQ(scrubbed("\x1b\tx"), " x");
  EXPECT_EQ(scrubbed("\x1b]0;one\u0085two"), " two");
  EXPECT_EQ(scrubbed("\x1b[[\tx"), " x");
}

TEST(ControlSequences, ParametersThatNeverEndAreSwallowedInOnePass) {
  const std::string endless = "\x1b[" + std::string(60'000, ';');
  EXPECT_EQ(scrubbed("a" + endless), "a");
  EXPECT_EQ(scrubbed("a" + endless + "mb"), "ab");
  std::string many = "a";
  for (int i = 0; i < 30'000; ++i) many += "\x1b[";
  EXPECT_EQ(scrubbed(many), "a");
}

TEST(ControlSequences, WhatIsLeftIsNoSequenceEither) {
  // Removing the inner sequence must not make a new one of the bytes around it.
  EXPECT_EQ(scrubbed("\x1b\x1b[1m[31mx"), "[31mx");
  EXPECT_EQ(scrubbed(scrubbed("\x1b\x1b[1m[31mx")), "[31mx");
  EXPECT_EQ(scrubbed("\xc2\x1b[1m\x9b"
                     "31m"),
            "\ufffd\ufffd31m");
}

}  // namespace
}  // namespace confab
