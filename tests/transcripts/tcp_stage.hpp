// TcpStage: performs transcripts with the real daemon, over TCP, in plain text or with TLS.
//
// Nobody outside can see whether the server has handled everything, but clients can ask: after each step every client
// that can asks the server something and waits for the answer, beginning with the one that acted. A client without a
// name can't ask, but then each of its lines has exactly one answer, so the stage waits for that. A client in the
// middle of a line can't ask either; the stage waits for its output when the transcript expects it.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/client.hpp"
#include "harness/daemon.hpp"
#include "performance.hpp"

namespace confab::transcripts {

class TcpStage final : public Stage {
 public:
  explicit TcpStage(const std::string& notices);

  /// Over TLS. `arguments` have a listener with TLS for each protocol.
  TcpStage(const std::string& notices, std::vector<std::string> arguments);

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
    std::string line_start = {};  // the start of the next line
    int answers_due = 0;          // lines that must still arrive before it has a name
    bool named = false;
    bool mid_line = false;
    bool gone = false;

    bool can_ask() const { return named && !mid_line && !gone; }
  };

  /// Where the daemon keeps its state.
  struct Folder {
    Folder();
    ~Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    std::string path;
  };

  void settle(Actor& actor);
  static void forget_question(Actor& actor, const std::string& answer, std::size_t unseen_before);
  void take_line(Actor& actor);

  const bool greets_;
  const std::string carrier_;  // "+tls", or nothing
  const Folder folder_;
  harness::Daemon daemon_;
  std::map<std::string, Actor> actors_;
  Actor* acted_ = nullptr;
};

}  // namespace confab::transcripts
