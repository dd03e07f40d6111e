#include "protocol.hpp"

#include <algorithm>
#include <cstddef>
#include <stdexcept>

namespace confab::bench {

namespace {

class Slash : public Protocol {
 public:
  std::string_view line_ending() const override { return "\n"; }

  // The server speaks first.
  std::string opening(const Identity&) const override { return {}; }

  LoginStep log_in(const Identity& who, std::string_view line, std::string& answer) const override {
    if (line.ends_with("Enter your username:")) {
      if (!line.starts_with("* Welcome")) return LoginStep::refused;
      answer += who.name + "\n";
      if (!who.room.empty()) answer += "/join " + who.room + "\n";
      return LoginStep::wait;
    }
    if (line.starts_with("* Hello, " + who.name)) return LoginStep::named;
    if (!who.room.empty() && line.starts_with("* You are now in " + who.room + " ")) return LoginStep::present;
    return LoginStep::wait;
  }

  void address(const Identity&, std::string&) const override {}

  bool introduces(std::string_view prefix, const Identity& sender, const Identity&) const override {
    return prefix.size() == sender.name.size() + 2 && prefix.starts_with(sender.name) && prefix.ends_with(": ");
  }

  std::string farewell() const override { return "/quit\n"; }
  bool is_goodbye(const Identity& who, std::string_view line) const override {
    return line == "* Goodbye, " + who.name + ".";
  }

  std::string marker_question() const override { return "/marker\n"; }
  bool is_marker_answer(std::string_view line) const override { return line.starts_with("* Unknown command /marker"); }
};

// People at telnet programs whose line confabd edits, all of whom are typing.
class SlashTidy final : public Slash {
 public:
  std::string_view line_ending() const override { return enter_and_type; }

  // Speaks telnet as a program does at once: offers NAWS and SGA, agrees to ECHO and SGA, and has a window of 80 by 24.
  std::string opening(const Identity&) const override {
    return std::string("\xff\xfb\x1f\xff\xfd\x01\xff\xfd\x03\xff\xfa\x1f\0\x50\0\x18\xff\xf0", 18);
  }

  LoginStep log_in(const Identity& who, std::string_view line, std::string& answer) const override {
    const LoginStep step = Slash::log_in(who, line, answer);
    std::replace(answer.begin(), answer.end(), '\n', '\r');
    const LoginStep last = who.room.empty() ? LoginStep::named : LoginStep::present;
    if (step == last) answer += enter_and_type.substr(1);
    return step;
  }

  /// Ctrl-U: what was typed makes way.
  void address(const Identity&, std::string& line) const override { line += '\x15'; }

  std::string_view shown(std::string_view line) const override {
    constexpr std::string_view erased = "\x1b[J";
    if (const auto at = line.rfind(erased); at != line.npos) line.remove_prefix(at + erased.size());
    // Whatever the server asks for comes at the start of a line.
    while (line.starts_with('\xff')) line.remove_prefix(std::min<std::size_t>(3, line.size()));
    return line.starts_with("* ") || line.find(": ") != line.npos ? line : std::string_view{};
  }

  std::string farewell() const override { return "\x15/quit\r"; }

 private:
  static constexpr std::string_view enter_and_type = "\rI am typing a rather long sentence";
};

// Only confabd speaks it. It sends nothing unasked, so the client asks for something to learn that it is in.
class Sigil final : public Protocol {
 public:
  std::string_view line_ending() const override { return "\n"; }

  std::string opening(const Identity& who) const override {
    std::string lines = who.name + "\n";
    if (!who.room.empty()) lines += "!enter " + who.room + "\n";
    return lines + marker_question();
  }

  LoginStep log_in(const Identity&, std::string_view line, std::string&) const override {
    return is_marker_answer(line) ? LoginStep::present : LoginStep::wait;
  }

  void address(const Identity& who, std::string& line) const override {
    if (!who.room.empty()) line += "@" + who.room + " ";
  }

  bool introduces(std::string_view prefix, const Identity& sender, const Identity& receiver) const override {
    if (receiver.room.empty()) return prefix == sender.name + ": ";
    return prefix == "@" + receiver.room + " " + sender.name + ": ";
  }

  std::string farewell() const override { return "!quit\n"; }
  bool is_goodbye(const Identity&, std::string_view) const override { return false; }

  std::string marker_question() const override { return "!marker\n"; }
  bool is_marker_answer(std::string_view line) const override { return line.starts_with("! "); }
};

class Irc final : public Protocol {
 public:
  std::string_view line_ending() const override { return "\r\n"; }

  std::string opening(const Identity& who) const override {
    return "NICK " + who.name + "\r\nUSER " + who.name + " 0 * :load\r\n";
  }

  LoginStep log_in(const Identity& who, std::string_view line, std::string& answer) const override {
    answer += this->answer(line);
    if (line.starts_with("ERROR")) return LoginStep::refused;
    switch (numeric(line)) {
      case end_of_motd:
      case no_motd:
        if (!who.room.empty()) answer += "JOIN #" + who.room + "\r\n";
        return LoginStep::named;
      case end_of_names: return LoginStep::present;
      case nickname_in_use:
      case nickname_wrong:
      case cannot_join: return LoginStep::refused;
      default: return LoginStep::wait;
    }
  }

  void address(const Identity& who, std::string& line) const override { line += "PRIVMSG #" + who.room + " :"; }

  bool introduces(std::string_view prefix, const Identity& sender, const Identity& receiver) const override {
    const std::string_view target_end = " :";
    if (!prefix.starts_with(':') || !prefix.substr(1).starts_with(sender.name) || !prefix.ends_with(target_end)) {
      return false;
    }
    prefix.remove_prefix(1 + sender.name.size());
    prefix.remove_suffix(target_end.size());
    constexpr std::string_view verb = " PRIVMSG #";
    if (!prefix.starts_with('!') || !prefix.ends_with(receiver.room)) return false;
    prefix.remove_suffix(receiver.room.size());
    return prefix.ends_with(verb);
  }

  std::string answer(std::string_view line) const override {
    return line.starts_with("PING") ? "PONG" + std::string(line.substr(4)) + "\r\n" : std::string();
  }

  std::string farewell() const override { return "QUIT :done\r\n"; }
  bool is_goodbye(const Identity&, std::string_view line) const override { return line.starts_with("ERROR"); }

 private:
  static constexpr int end_of_motd = 376;
  static constexpr int no_motd = 422;
  static constexpr int end_of_names = 366;
  static constexpr int nickname_wrong = 432;
  static constexpr int nickname_in_use = 433;
  static constexpr int cannot_join = 471;

  /// The number of ":server 376 ...", or 0.
  static int numeric(std::string_view line) {
    const auto space = line.find(' ');
    if (!line.starts_with(':') || space == std::string_view::npos || line.size() < space + 4) return 0;
    int number = 0;
    for (const char digit : line.substr(space + 1, 3)) {
      if (digit < '0' || digit > '9') return 0;
      number = number * 10 + (digit - '0');
    }
    return number;
  }
};

}  // namespace

const Protocol& protocol_named(std::string_view name) {
  static const Slash slash;
  static const SlashTidy slash_tidy;
  static const Sigil sigil;
  static const Irc irc;
  if (name == "slash") return slash;
  if (name == "slash-tidy") return slash_tidy;
  if (name == "sigil") return sigil;
  if (name == "irc") return irc;
  throw std::invalid_argument("no protocol is called " + std::string(name));
}

}  // namespace confab::bench
