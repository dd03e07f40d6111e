// TcpStage: performs transcripts with the real daemon, over TCP.
//
// Whether everything has been handled can't be seen from outside, only asked for: after each step whoever can ask the
// server something does so and waits for the answer, the one who acted first. Who has no name yet can't ask; but then
// each line has exactly one answer, so that one is waited for instead. Who is in the middle of a line can't ask either;
// what arrives meanwhile is waited for when the transcript wants it.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>

#include "harness/client.hpp"
#include "harness/daemon.hpp"
#include "performance.hpp"

namespace confab::transcripts {

class TcpStage final : public Stage {
 public:
  explicit TcpStage(const std::string& notices);

  void connects(const std::string& who, const std::string& protocol) override;
  void sends(const std::string& who, const std::string& bytes) override;
  void hangs_up(const std::string& who) override;
  void is_lost(const std::string& who) override;
  void server_stops() override;
  void settle() override;
  std::optional<std::string> sees(const std::string& who) override;
  bool has_unseen(const std::string& who) override;
  bool is_gone(const std::string& who) override;

 private:
  struct Actor {
    harness::Client client;
    std::string protocol;
    std::deque<std::string> unseen = {};
    std::string line_start = {};  // of the next line
    int answers_due = 0;          // lines that must arrive, as long as there is no name
    bool named = false;
    bool mid_line = false;
    bool gone = false;

    bool can_ask() const { return named && !mid_line && !gone; }
  };

  void settle(Actor& actor);
  void take_line(Actor& actor);

  const bool greets_;
  harness::Daemon daemon_;
  std::map<std::string, Actor> actors_;
  Actor* acted_ = nullptr;
};

}  // namespace confab::transcripts
