#include "confab/frontends/admin.hpp"

#include <fmt/format.h>

#include <optional>
#include <utility>

#include "admin_commands.hpp"
#include "confab/base/assert.hpp"
#include "confab/base/blanks.hpp"

namespace confab {

namespace {

std::string missed_notice(std::uint64_t missed) {
  return fmt::format("error: {} lines before this one are missing: read faster.", missed);
}

/// What a command whose answer takes time has come to. The session may end before it is known.
struct Pending {
  bool is_upgrade;
  bool known = false;
  std::optional<std::string> why_not{};
};

class AdminSession final : public Session {
 public:
  AdminSession(const AdminCall& call, WriteQueue& out)
      : by_(call.by), call_{call.administration, call.registry, by_}, out_(out) {
    out_.set_missed_notice(missed_notice);
  }

  Hearing line(std::string_view text, LineEnding, Instant) override {
    if (const Pause waits = pause(); waits != Pause::none) return {.pause = waits};
    if (pending_) return end_pending();
    if (!answer_) {
      text = trimmed(text);
      if (text.empty()) return {.ignored = true};
      if (!begin(text)) return {.pause = Pause::asking};
      if (pending_) return end_pending();
    }
    return {.pause = write_answer()};
  }

  Pause pause() const override {
    if (out_.queued_bytes() > admin_unsent_bytes_max) return Pause::readers_behind;
    return pending_ && !pending_->known ? Pause::asking : Pause::none;
  }

  void tell(const Notice& notice) override {
    if (const auto* line = std::get_if<LineTooLong>(&notice)) {
      out_.append(fmt::format("error: The line is longer than {} bytes.", line->bytes_max));
    } else if (const auto* end = std::get_if<ShuttingDown>(&notice)) {
      shut_down(*end);
    } else if (std::holds_alternative<Removed>(notice)) {
      out_.finish();
    }
  }

  std::string ended(EndReason, Instant) override { return {}; }
  std::optional<std::string_view> name() const override { return std::string_view{}; }

 private:
  /// Whoever waits for an answer gets one.
  void shut_down(const ShuttingDown& end) {
    if (end.comes_back && pending_ && pending_->is_upgrade) {
      out_.append("ok");
    } else if (pending_ || answer_) {
      out_.append(end.comes_back ? "error: The server is being upgraded. Please ask again in a moment."
                                 : "error: The server is shutting down.");
    }
    out_.finish();
  }

  /// Carries out a command. Returns false if its answer is not known yet.
  bool begin(std::string_view text) {
    const std::string_view word = text.substr(0, find_blank(text));
    const std::string_view arguments = trimmed(text.substr(word.size()));
    const AdminCommand* const command = find_admin_command(word);
    if (command == nullptr) {
      answer_ = AdminAnswer{.error = fmt::format("There is no command {}: type help for the list.", word)};
    } else if (!arguments.empty() && !command->takes_arguments()) {
      answer_ = AdminAnswer{.is_usage = true};
    } else if (command->answer != nullptr) {
      answer_ = command->answer(call_, arguments);
    } else {
      pending_ = std::make_shared<Pending>(Pending{.is_upgrade = command->is_upgrade});
      command->start(call_, [pending = pending_](const std::optional<std::string>& why_not) {
        pending->known = true;
        pending->why_not = why_not;
      });
      return pending_->known;
    }
    if (answer_->is_usage) answer_->error = fmt::format("Usage: {}", command->usage);
    return true;
  }

  Hearing end_pending() {
    const auto pending = std::exchange(pending_, nullptr);
    end_answer(pending->why_not.value_or(std::string{}));
    return {};
  }

  /// Writes as much of the answer as may wait to be sent. Returns why it is not all.
  Pause write_answer() {
    for (; written_ < answer_->lines.size(); ++written_) {
      if (out_.queued_bytes() > admin_unsent_bytes_max) return Pause::readers_behind;
      out_.append(answer_->lines[written_]);
    }
    end_answer(answer_->error);
    if (answer_->quits) out_.finish();
    answer_.reset();
    written_ = 0;
    return Pause::none;
  }

  void end_answer(const std::string& error) {
    if (error.empty()) return out_.append("ok");
    out_.append(fmt::format("error: {}", error));
  }

  const std::string by_;
  const AdminCall call_;
  WriteQueue& out_;
  std::shared_ptr<Pending> pending_;
  std::optional<AdminAnswer> answer_;  // partly written
  std::size_t written_ = 0;            // lines of it
};

}  // namespace

std::unique_ptr<Session> AdminFrontend::open(WriteQueue& out) {
  return std::make_unique<AdminSession>(AdminCall{administration_, registry_, who_}, out);
}

std::unique_ptr<Session> AdminFrontend::restore(WriteQueue& /*out*/, const carried::SessionState& /*state*/) {
  throw carried::BadState("An administrator is among the clients.");
}

std::string AdminFrontend::turn_away(std::string_view why) const {
  return fmt::format("error: {}\n", why);
}

}  // namespace confab
