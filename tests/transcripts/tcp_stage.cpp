#include "tcp_stage.hpp"

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <system_error>
#include <utility>
#include <vector>

#include "confab/base/blanks.hpp"

namespace confab::transcripts {

namespace {

std::vector<std::string> arguments_with(const std::string& notices, const std::string& folder,
                                        std::vector<std::string> arguments) {
  arguments.insert(arguments.end(), {"--notices", notices, "--state-directory", folder + "/state", "--operators",
                                     std::string(operator_name)});
  return arguments;
}

std::string without_cr(std::string line) {
  if (line.ends_with('\r')) line.pop_back();
  return line;
}

bool holds_only_blank_lines(std::string bytes) {
  std::erase_if(bytes, [](char c) { return c == '\n' || c == '\r' || c == '\0'; });
  return is_blank(bytes);
}

}  // namespace

TcpStage::Folder::Folder() : path(std::filesystem::temp_directory_path() / "confab-chat-XXXXXX") {
  if (mkdtemp(path.data()) == nullptr) throw std::runtime_error("can't make a folder for the state");
}

TcpStage::Folder::~Folder() {
  std::error_code ignored;
  std::filesystem::remove_all(path, ignored);
}

TcpStage::TcpStage(const std::string& notices)
    : greets_(notices != "none"), daemon_(arguments_with(notices, folder_.path, harness::all_protocols())) {}

TcpStage::TcpStage(const std::string& notices, std::vector<std::string> arguments)
    : greets_(notices != "none"),
      carrier_("+tls"),
      daemon_(arguments_with(notices, folder_.path, std::move(arguments))) {}

void TcpStage::connects(const std::string& who, const std::string& protocol) {
  Actor actor{harness::connect(daemon_, protocol + carrier_), protocol};
  if (protocol == "slash") actor.answers_due = 1;  // the prompt
  actor.named = protocol == "echo";                // can ask from the start
  actors_.erase(who);
  acted_ = &actors_.emplace(who, std::move(actor)).first->second;
}

void TcpStage::sends(const std::string& who, const std::string& bytes) {
  Actor& actor = actors_.at(who);
  acted_ = &actor;
  actor.client.sends(bytes);
  if (bytes.empty()) return;
  const char last = bytes.back();
  actor.mid_line = last != '\n' && last != '\r' && last != '\0';
  if (actor.named || actor.mid_line || holds_only_blank_lines(bytes)) return;
  if (actor.protocol == "slash" && greets_) {
    actor.answers_due = 1;
  } else {
    // A bad name closes the connection (sigil), or does not occur in transcripts (slash without greetings).
    actor.named = true;
  }
}

void TcpStage::hangs_up(const std::string& who) {
  Actor& actor = actors_.at(who);
  acted_ = &actor;
  actor.client.half_closes();
  while (!actor.gone) take_line(actor);
}

void TcpStage::is_lost(const std::string& who) {
  Actor& actor = actors_.at(who);
  const std::string address = actor.client.address();
  actor.client.resets();
  actor.gone = true;
  // The server logs the line just before it tells the others.
  daemon_.logs(address + " ended: connection lost");
}

void TcpStage::server_stops() {
  daemon_.stop();
  for (auto& [who, actor] : actors_) {
    while (!actor.gone) take_line(actor);
  }
}

void TcpStage::settle() {
  if (Actor* first = std::exchange(acted_, nullptr)) settle(*first);
  for (auto& [who, actor] : actors_) settle(actor);
}

void TcpStage::settle(Actor& actor) {
  for (; actor.answers_due > 0 && !actor.gone; --actor.answers_due) take_line(actor);
  if (!actor.can_ask()) return;
  const std::string answer = actor.client.asks_fence();
  const std::size_t unseen_before = actor.unseen.size();
  for (;;) {
    take_line(actor);
    if (actor.gone) return;
    if (actor.unseen.size() > unseen_before && without_cr(actor.unseen.back()).ends_with(answer)) break;
  }
  // Telnet refusals are not lines: they precede the next line, which here was the answer.
  std::string& last = actor.unseen.back();
  actor.line_start = last.substr(0, last.find(answer));
  actor.unseen.pop_back();
  forget_question(actor, answer, unseen_before);
}

/// A client whose line the server edits has seen the question, too.
void TcpStage::forget_question(Actor& actor, const std::string& answer, std::size_t unseen_before) {
  const auto name = answer.rfind(' ') + 1;
  const std::string question = "/who " + answer.substr(name, answer.size() - name - 1);
  if (actor.unseen.size() == unseen_before || !without_cr(actor.unseen.back()).ends_with(question)) return;
  const std::string& last = actor.unseen.back();
  actor.line_start.insert(0, last, 0, last.find(question));
  actor.unseen.pop_back();
}

/// Waits for one more line, or for the end.
void TcpStage::take_line(Actor& actor) {
  auto line = actor.client.line_or_end();
  if (!line) {
    actor.gone = true;
    return;
  }
  line->pop_back();
  // Anywhere in the line: telnet refusals may precede it.
  if (actor.protocol == "slash" && line->find("* Hello, ") != std::string::npos) actor.named = true;
  actor.unseen.push_back(std::exchange(actor.line_start, {}) + *line);
}

std::optional<std::string> TcpStage::sees(const std::string& who) {
  Actor& actor = actors_.at(who);
  if (actor.unseen.empty() && !actor.gone && !actor.can_ask()) take_line(actor);
  if (actor.unseen.empty()) return std::nullopt;
  std::string line = std::move(actor.unseen.front());
  actor.unseen.pop_front();
  return line;
}

bool TcpStage::has_unseen(const std::string& who) {
  return !actors_.at(who).unseen.empty();
}

bool TcpStage::is_gone(const std::string& who) {
  Actor& actor = actors_.at(who);
  while (!actor.gone && !actor.can_ask()) take_line(actor);
  return actor.gone;
}

}  // namespace confab::transcripts
