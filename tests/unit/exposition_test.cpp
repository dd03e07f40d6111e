// From the figures to the text that Prometheus reads.
#include "metrics/exposition.hpp"

#include <gtest/gtest.h>

#include <regex>
#include <string>

namespace confab::metrics {
namespace {

/// The value of a sample, as it is written; empty if there is none.
std::string value(const std::string& text, const std::string& sample) {
  const auto found = text.find("\n" + sample + " ");
  if (found == std::string::npos) return {};
  const auto start = found + sample.size() + 2;
  return text.substr(start, text.find('\n', start) - start);
}

std::string expose(const Figures& figures, const ProcessFigures& process = {}) {
  return "\n" + exposition(figures, process, 0);
}

TEST(Exposition, WritesGaugesAndCounters) {
  const std::string text = expose({.unnamed_connections = 2,
                                   .connections_max = 10,
                                   .users = 3,
                                   .rooms = 4,
                                   .held_bytes = 100,
                                   .state_is_kept = false,
                                   .unwritten_bytes = 12,
                                   .queued_bytes = 70,
                                   .lines_heard = 5,
                                   .deliveries = 12'345'678'901,
                                   .lines_skipped = 6,
                                   .bytes_received = 7,
                                   .bytes_sent = 8,
                                   .shortages = 9,
                                   .unlogged_visits = 10,
                                   .unarchived_lines = 13,
                                   .missing_log_lines = 11});
  EXPECT_EQ(value(text, "confab_unnamed_connections"), "2");
  EXPECT_EQ(value(text, "confab_connections_max"), "10");
  EXPECT_EQ(value(text, "confab_users"), "3");
  EXPECT_EQ(value(text, "confab_rooms"), "4");
  EXPECT_EQ(value(text, "confab_queued_bytes"), "70");
  EXPECT_EQ(value(text, "confab_unheard_bytes"), "30");
  EXPECT_EQ(value(text, "confab_lines_heard_total"), "5");
  EXPECT_EQ(value(text, "confab_deliveries_total"), "12345678901") << "no digit is lost";
  EXPECT_EQ(value(text, "confab_lines_skipped_total"), "6");
  EXPECT_EQ(value(text, "confab_received_bytes_total"), "7");
  EXPECT_EQ(value(text, "confab_sent_bytes_total"), "8");
  EXPECT_EQ(value(text, "confab_memory_shortages_total"), "9");
  EXPECT_EQ(value(text, "confab_visits_unlogged_total"), "10");
  EXPECT_EQ(value(text, "confab_log_lines_dropped_total"), "11");
  EXPECT_EQ(value(text, "confab_state_kept"), "0");
  EXPECT_EQ(value(text, "confab_state_unwritten_bytes"), "12");
  EXPECT_EQ(value(text, "confab_state_lines_missing_total"), "13");
}

TEST(Exposition, ProtocolsAndReasonsAreLabels) {
  const std::string text = expose({.protocols = {{"sigil", 1, 2}, {"slash", 3, 4}},
                                   .refusals = {{"full", 5}, {"made_way", 0}},
                                   .endings = {{"quit", 6}}});
  EXPECT_EQ(value(text, R"(confab_connections{protocol="sigil"})"), "1");
  EXPECT_EQ(value(text, R"(confab_connections{protocol="slash"})"), "3");
  EXPECT_EQ(value(text, R"(confab_connections_opened_total{protocol="slash"})"), "4");
  EXPECT_EQ(value(text, R"(confab_refused_total{reason="full"})"), "5");
  EXPECT_EQ(value(text, R"(confab_refused_total{reason="made_way"})"), "0") << "there before it first happens";
  EXPECT_EQ(value(text, R"(confab_connections_ended_total{reason="quit"})"), "6");
}

TEST(Exposition, ABucketHoldsAllTurnsUpToItsBound) {
  TurnTimes times;
  times.count(std::chrono::microseconds(50));
  times.count(std::chrono::microseconds(60));
  times.count(std::chrono::milliseconds(3));
  times.count(std::chrono::seconds(2));
  const std::string text = expose({.turn_times = times});
  EXPECT_EQ(value(text, R"(confab_turn_seconds_bucket{le="0.0001"})"), "2");
  EXPECT_EQ(value(text, R"(confab_turn_seconds_bucket{le="0.0025"})"), "2");
  EXPECT_EQ(value(text, R"(confab_turn_seconds_bucket{le="0.005"})"), "3");
  EXPECT_EQ(value(text, R"(confab_turn_seconds_bucket{le="1"})"), "3");
  EXPECT_EQ(value(text, R"(confab_turn_seconds_bucket{le="+Inf"})"), "4");
  EXPECT_EQ(value(text, "confab_turn_seconds_count"), "4");
  EXPECT_EQ(value(text, "confab_turn_seconds_sum").substr(0, 7), "2.00311");
}

TEST(Exposition, WhatTheKernelDoesNotTellIsLeftOut) {
  EXPECT_EQ(value(expose({}), "process_open_fds"), "");
  EXPECT_EQ(value(expose({}, {.open_descriptors = 12}), "process_open_fds"), "12");
}

TEST(Exposition, EachMetricHasItsHelpInASentenceAndItsType) {
  const std::string text = expose({});
  const std::regex head("# HELP ([a-z_]+) ([A-Z].*\\.)\n# TYPE ([a-z_]+) (counter|gauge|histogram)\n");
  int heads = 0;
  for (std::sregex_iterator found(text.begin(), text.end(), head), end; found != end; ++found) {
    EXPECT_EQ((*found)[1], (*found)[3]);
    ++heads;
  }
  const std::regex any_help("\n# HELP ");
  EXPECT_EQ(heads, std::distance(std::sregex_iterator(text.begin(), text.end(), any_help), {}));
  EXPECT_GT(heads, 20);
}

TEST(ProcessFigures, AreThoseOfThisProcess) {
  const ProcessFigures now = process_figures();
  EXPECT_GT(now.processor_seconds, 0);
  EXPECT_GT(now.resident_bytes, 1'000'000U);
  EXPECT_GT(now.virtual_bytes, now.resident_bytes);
  EXPECT_GT(now.descriptors_max, 3U);
}

}  // namespace
}  // namespace confab::metrics
