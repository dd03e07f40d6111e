// The part of ReferenceChat that takes bytes in: which of them are lines, and what a line costs.
#include <set>
#include <utility>

#include "failure.hpp"
#include "reference_chat.hpp"
#include "terminal_model.hpp"

namespace confab::simulation {

void ReferenceChat::hear(Client& client, std::string_view bytes, Pause pause, bool waits, const PasswordNews& news,
                         Instant now) {
  refused_questions_ = news.refused;
  if (news.gave_up) give_question_up(client);
  if (client.allowance) client.allowance->look_at(now);
  const std::uint64_t replied = client.reply_bytes;
  if (client.waiting && !(waits && bytes.empty())) hear_at_its_price(client, *std::exchange(client.waiting, {}));
  for (std::size_t i = 0; i < bytes.size() && !client.owed.finishing(); ++i) {
    std::string refusals;
    // A password may follow a name on sigil.
    const auto unnamed_max = client.protocol == Protocol::sigil ? 24U + 1U + 128U : unnamed_line_bytes_max;
    const auto limit = client.unnamed() ? unnamed_max : limits_.line_bytes_max;
    const auto heard = client.input.hear(bytes[i], limit, refusals);
    if (!refusals.empty()) client.owed.put_bytes(std::move(refusals));
    if (heard == InputModel::Heard::nothing) {
      if (!client.first_line_seen) turn_away(client, client.input.unfinished(), false);
      continue;
    }
    if (heard == InputModel::Heard::interrupt) {
      if (!client.unnamed() && !client.input.inside_line()) client.interrupted = true;
      continue;
    }
    if (waits && i + 1 == bytes.size()) {
      mirror_line_ending(client);
      client.waiting = heard;
    } else {
      hear_at_its_price(client, heard);
    }
  }
  if (news.began) {
    require(client.waiting.has_value(), "a password is looked at, and nothing waits for that");
    begin_question(client);
  }
  require(pause != Pause::asking || (client.waiting && (client.asked || news.gave_up || news.refused > 0)),
          "waits for an answer, and asks nothing");
  std::string echo;
  client.input.hide(client.protocol == Protocol::slash && !client.password_for.empty(), echo);
  if (!echo.empty()) client.owed.put_bytes(std::move(echo));
  require(pause != Pause::turn_used_up || client.reply_bytes - replied > reply_bytes_per_turn_max,
          "has had its share though it was told little");
  if (pause == Pause::too_fast) hold_back(client);
  if (pause != Pause::none || client.owed.finishing()) return;
  mirror_line_ending(client);
  if (std::exchange(client.interrupted, false)) tell_to_leave(client, now);
}

void ReferenceChat::hear_at_its_price(Client& client, InputModel::Heard heard) {
  const std::uint64_t replied = client.reply_bytes;
  if (client.allowance) {
    require(client.allowance->left >= client.allowance->line, "a line is heard before its time");
    if (client.allowance->left == client.allowance->full) client.allowance->told = false;
  }
  const bool meant_something = hear_one(client, heard);
  std::uint64_t cost = 1 + (client.reply_bytes - replied) / reply_bytes_per_line;
  if (!meant_something) {
    client.ignored_bytes += client.input.line().size() + 1;
    cost = client.ignored_bytes / ignored_bytes_per_line;
    client.ignored_bytes %= ignored_bytes_per_line;
  }
  if (client.allowance) client.allowance->left -= client.allowance->line * cost;
}

void ReferenceChat::hold_back(Client& client) {
  require(client.allowance && client.allowance->left < client.allowance->line, "lines are held back for no reason");
  if (std::exchange(client.allowance->told, true) || !client.here) return;
  put(client, client.protocol == Protocol::slash
                  ? "* You are sending too fast. Nothing is lost: your lines wait their turn."
                  : "! too fast: lines wait their turn");
}

/// Returns false if the line was empty or blank.
bool ReferenceChat::hear_line(Client& client, InputModel::Heard heard) {
  const std::string raw = client.input.line();
  mirror_line_ending(client);
  if (!shows_nothing(raw) && !std::exchange(client.first_line_seen, true) && turn_away(client, raw, true)) return true;
  if (heard == InputModel::Heard::too_long) {
    if (client.unnamed() && !client.password_for.empty()) {
      refuse_password(client, "No password is longer than 128 bytes.");
    } else if (client.unnamed()) {
      log_in(client, {});
    } else {
      const auto head = client.protocol == Protocol::slash ? "* That line is longer than {} bytes and was not sent."
                                                           : "! line too long: at most {} bytes";
      put(client, fmt::format(fmt::runtime(head), limits_.line_bytes_max));
    }
    return true;
  }
  const std::string text = cleaned(raw);
  if (client.protocol == Protocol::echo) {
    client.owed.put(shouted(text) + (client.input.line_ended_in_cr() ? "\r\n" : "\n"));
    return true;
  }
  if (shows_nothing(text) && !client.pasted) return false;
  if (client.unnamed()) {
    log_in(client, stripped(text));
  } else {
    client.protocol == Protocol::slash ? slash_line(client, text) : sigil_line(client, text);
  }
  return true;
}

/// Whether the client speaks another protocol.
bool ReferenceChat::turn_away(Client& client, std::string_view start, bool whole_line) {
  if (start.starts_with("\x16\x03") || start.starts_with("SSH-")) {
    client.owed.finish();
    return true;
  }
  static const std::set<std::string> methods = {"GET",     "POST",    "HEAD",  "PUT",   "DELETE",
                                                "OPTIONS", "CONNECT", "TRACE", "PATCH", "PRI"};
  const auto space = start.find(' ');
  if (!whole_line || space == std::string_view::npos || !methods.contains(std::string(start.substr(0, space)))) {
    return false;
  }
  const auto target = start.substr(space + 1);
  if (!target.starts_with("/") && !target.starts_with("http://") && !target.starts_with("https://") &&
      target.find(" HTTP/") == std::string_view::npos) {
    return false;
  }
  for (const std::string& line : told_to_a_browser()) client.owed.put(line);
  client.owed.finish();
  return true;
}

void ReferenceChat::mirror_line_ending(Client& client) {
  if (!client.input.wants_crlf() || client.framing != &Framing::lf) return;
  client.framing = &Framing::crlf;
  ++client.moves;
  if (client.here && client.protocol == Protocol::slash) client.owed.cut_back();
}

}  // namespace confab::simulation
