// An Intake with a session that writes down what it is told, for the tests of what comes in.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "confab/inbound/intake.hpp"
#include "support/reader.hpp"

namespace confab {

/// Writes down what it is told; a line "name" makes it named. Ignores lines that begin with "nothing".
class NotingSession final : public Session {
 public:
  explicit NotingSession(WriteQueue& out) : out_(out) {}

  Hearing line(std::string_view text, LineEnding ending) override {
    if (text.starts_with("wait") && waits_) return Hearing::must_wait;
    if (text.starts_with("nothing")) return Hearing::ignored;
    notes += std::string(text) + (ending == LineEnding::crlf ? "<CR>" : "<LF>");
    if (text == "name") named_ = true;
    if (text == "quit") out_.finish();
    if (text == "pause") congested_ = true;
    return Hearing::heard;
  }
  void line_too_long(std::uint32_t bytes_max) override { notes += "<over " + std::to_string(bytes_max) + ">"; }
  void ended(EndReason) override {}
  void held_back() override { notes += "<held back>"; }
  void backlog_dropped() override {}
  bool needs_reset() const override { return false; }
  void login_timed_out() override {}
  void shutting_down() override {}
  void line_ending_changed() override { notes += out_.line_ending() == LineEnding::crlf ? "<now CRLF>" : "<now LF>"; }
  bool congested() override { return congested_; }
  bool unnamed() const override { return !named_; }
  std::string_view name() const override { return {}; }
  void are_you_there() override {
    notes += "<are you there>";
    out_.append(answer);
  }
  void interrupted() override { notes += "<interrupted>"; }

  void resume() { congested_ = false; }

  /// Can't hear lines that begin with "wait".
  void has_to_wait(bool waits) { waits_ = waits; }

  std::string notes;
  std::string answer = "yes";  // to are_you_there()

 private:
  WriteQueue& out_;
  bool named_ = false;
  bool congested_ = false;
  bool waits_ = false;
};

class IntakeTest : public testing::Test {
 protected:
  IntakeTest() : session(reader.queue()), intake(limits, session, reader.queue()) {}

  std::string sent() {
    loop.run();
    return reader.receives();
  }

  const Limits limits{.line_bytes_max = 300,
                      .write_queue_bytes_max = 10'000,
                      .rooms_max = 1,
                      .rooms_per_user_max = 1,
                      .named_notices_members_max = 100};
  test::FlushLoop loop{10'000};
  test::Reader reader{loop.schedule()};
  NotingSession session;
  Intake intake;
};

}  // namespace confab
