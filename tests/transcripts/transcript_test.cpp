// Performs each chat in chats/ twice: in the core alone, and over TCP with the real daemon. Other tests show that the
// performance notices each kind of mistake.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "core_stage.hpp"
#include "performance.hpp"
#include "tcp_stage.hpp"
#include "transcript.hpp"

namespace confab::transcripts {
namespace {

using Path = std::filesystem::path;

std::vector<Path> chats() {
  std::vector<Path> found;
  for (const auto& entry : std::filesystem::directory_iterator(CONFAB_CHATS)) {
    if (entry.path().extension() == ".chat") found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::string name_of(const testing::TestParamInfo<Path>& info) {
  std::string name = info.param.stem().string();
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

class Chat : public testing::TestWithParam<Path> {};

TEST_P(Chat, HoldsInTheCore) {
  const Transcript transcript = read_transcript(GetParam());
  CoreStage stage(transcript.notices);
  EXPECT_EQ(perform(transcript, stage), "") << GetParam().filename();
}

TEST_P(Chat, HoldsOverTcp) {
  const Transcript transcript = read_transcript(GetParam());
  TcpStage stage(transcript.notices);
  EXPECT_EQ(perform(transcript, stage), "") << GetParam().filename();
}

INSTANTIATE_TEST_SUITE_P(Transcripts, Chat, testing::ValuesIn(chats()), name_of);

// ---- What performs them

using MakeStage = std::unique_ptr<Stage> (*)();

struct Way {
  std::string name;
  MakeStage make;
};

class Performing : public testing::TestWithParam<Way> {
 protected:
  std::string perform_text(const std::string& text) {
    const auto stage = GetParam().make();
    return perform(parse_transcript(text), *stage);
  }

  const std::string ann_comes_in =
      "ann connects to slash\n"
      "ann< * Welcome to confab. Enter your username:\n"
      "ann> ann\n"
      "ann< * Hello, ann. You are in lobby with no others. Type /help for commands.\n";
};

TEST_P(Performing, RightTranscriptHolds) {
  EXPECT_EQ(perform_text(ann_comes_in), "");
}

TEST_P(Performing, WrongTextIsNoticed) {
  EXPECT_EQ(perform_text(ann_comes_in + "ann> /leave\nann< * You have left.\n"),
            "line 6: ann sees: * You are already in lobby.\n  not: * You have left.");
}

TEST_P(Performing, WrongLineEndingIsNoticed) {
  EXPECT_EQ(perform_text(ann_comes_in + "ann>> /leave\\r\\n\nann< * You are already in lobby.\n"),
            "line 6: ann sees: * You are already in lobby.\r\n  not: * You are already in lobby.");
}

TEST_P(Performing, ATimeOfDayStandsForAnyOneAndNothingElse) {
  const std::string ann_speaks = ann_comes_in + "ann> one\nann> two hh:mm\nann> /history\n";
  const std::string start = "ann< * The last 2 lines in lobby:\nann< * hh:mm ann: one\n";
  EXPECT_EQ(perform_text(ann_speaks + start + "ann< * hh:mm ann: two hh:mm\nann< * That is all.\n"), "");
  const std::string wrong = perform_text(ann_speaks + start + "ann< * hh:mm ann: three\n");
  EXPECT_TRUE(wrong.starts_with("line 10: ann sees: * ")) << wrong;
  EXPECT_NE(perform_text(ann_speaks + "ann< * The last hh:mm lines in lobby:\n"), "");
}

TEST_P(Performing, LineThatDoesNotComeIsNoticed) {
  EXPECT_EQ(perform_text(ann_comes_in + "ann> hello\nann< ann: hello\n"), "line 6: ann sees nothing, not: ann: hello");
}

TEST_P(Performing, LineNotLookedAtBeforeTheNextStepIsNoticed) {
  EXPECT_EQ(perform_text(ann_comes_in + "ann> /leave\nann> /leave\n"),
            "line 6: before this, ann sees: * You are already in lobby.");
}

TEST_P(Performing, LineNotLookedAtInTheEndIsNoticed) {
  EXPECT_EQ(perform_text(ann_comes_in + "ann> /leave\n"), "line 6: before this, ann sees: * You are already in lobby.");
}

TEST_P(Performing, ConnectionThatIsNotClosedIsNoticed) {
  EXPECT_EQ(perform_text(ann_comes_in + "ann> hello\nann is gone\n"), "line 6: ann is still connected");
}

TEST_P(Performing, LineBeforeTheEndIsNoticed) {
  EXPECT_EQ(perform_text(ann_comes_in + "ann> /quit\nann is gone\n"), "line 6: before this, ann sees: * Goodbye, ann.");
}

const Way ways[] = {
    {"InTheCore", []() -> std::unique_ptr<Stage> { return std::make_unique<CoreStage>("full"); }},
    {"OverTcp", []() -> std::unique_ptr<Stage> { return std::make_unique<TcpStage>("full"); }},
};

INSTANTIATE_TEST_SUITE_P(Transcripts, Performing, testing::ValuesIn(ways),
                         [](const auto& way) { return way.param.name; });

TEST(ParsingTranscripts, NonsenseIsRefusedWithItsLine) {
  for (const std::string nonsense : {"hello", "ann", "ann says hello", "> hello", "ann>> \\q", "ann>> \\x4"}) {
    EXPECT_THROW(parse_transcript("# a comment\n" + nonsense + "\n"), std::runtime_error) << nonsense;
  }
}

}  // namespace
}  // namespace confab::transcripts
