// An Intake with a session that records what it hears, for the tests of inbound/.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <string_view>

#include "confab/inbound/intake.hpp"
#include "support/reader.hpp"

namespace confab {

/// Records what it hears; a line "name" gives it a name. Ignores lines that begin with "nothing".
class NotingSession final : public Session {
 public:
  explicit NotingSession(WriteQueue& out) : out_(out) {}

  Hearing line(std::string_view text, LineEnding ending, Instant) override {
    if (text.starts_with("wait") && waits_) return {.pause = Pause::readers_behind};
    if (text.starts_with("nothing")) return {.ignored = true};
    notes += std::string(text) + (ending == LineEnding::crlf ? "<CR>" : "<LF>");
    if (text == "name") named_ = true;
    if (text == "quit") out_.finish();
    if (text == "pause") congested_ = true;
    return {};
  }
  Pause pause() const override { return congested_ ? Pause::readers_behind : Pause::none; }
  void tell(const Notice& notice) override {
    if (const auto* line = std::get_if<LineTooLong>(&notice)) notes += "<over " + std::to_string(line->bytes_max) + ">";
    if (std::holds_alternative<SendsTooFast>(notice)) notes += "<held back>";
    if (std::holds_alternative<LineEndingChanged>(notice)) {
      notes += &out_.framing() == &Framing::crlf ? "<now CRLF>" : "<now LF>";
    }
    if (std::holds_alternative<Interrupted>(notice)) notes += "<interrupted>";
    if (!std::holds_alternative<AreYouThere>(notice)) return;
    notes += "<are you there>";
    out_.append(answer);
  }
  std::string ended(EndReason, Instant) override { return {}; }
  std::optional<std::string_view> name() const override {
    return named_ ? std::optional(std::string_view{}) : std::nullopt;
  }

  void resume() { congested_ = false; }

  /// Can't hear lines that begin with "wait".
  void has_to_wait(bool waits) { waits_ = waits; }

  std::string notes;
  std::string answer = "yes";  // to AreYouThere

 private:
  WriteQueue& out_;
  bool named_ = false;
  bool congested_ = false;
  bool waits_ = false;
};

/// Whether `result` says that all input was handled and more may come.
inline bool takes_all(const Intake::Result& result) {
  return result.pause == Pause::none && !result.finished;
}

class IntakeTest : public testing::Test {
 protected:
  static constexpr Instant start = std::chrono::hours(1);

  IntakeTest() : session(reader.queue()), intake(limits, session, reader.queue()) {}

  std::string sent() {
    loop.run();
    return reader.receives();
  }

  const Limits limits{.line_bytes_max = 300,
                      .write_queue_bytes_max = 10'000,
                      .rooms_max = 1,
                      .rooms_per_user_max = 1,
                      .named_notices_members_max = 100,
                      .notices = Notices::full};
  test::FlushLoop loop{10'000};
  test::Reader reader{loop.schedule()};
  NotingSession session;
  Intake intake;
};

}  // namespace confab
