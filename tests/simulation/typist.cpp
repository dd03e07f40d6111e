#include "typist.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "phrases.hpp"

namespace confab::simulation {

using std::string_view_literals::operator""sv;
using namespace phrases;

Typist::Typist(Dice& dice, const Limits& limits, bool options, bool keeps_names)
    : dice_(dice),
      limits_(limits),
      options_(options),
      keeps_names_(keeps_names),
      names_used_(!keeps_names || dice.one_in(3) ? names.size() : dice.between(1, 4)),
      guesses_(dice.one_in(4)),
      long_winded_(dice.one_in(5)),
      favourite_(dice.one_in(5) ? dice.pick(names) : std::string_view{}) {}

std::string Typist::type(const ReferenceChat::Client& client) {
  std::string bytes = typed(client);
  // Who speaks telnet is offered to type a password unseen.
  const bool may_be_asked = keeps_names_ && client.protocol == Protocol::slash && client.name.empty();
  if (may_be_asked && !options_) std::erase(bytes, '\xff');
  return bytes;
}

std::string Typist::typed(const ReferenceChat::Client& client) {
  if (dice_.one_in(40)) return garbage();
  if (dice_.one_in(40)) return telnet();
  std::string typed = line(client);
  if (!client.first_line_seen && dice_.one_in(8)) typed.insert(0, "\xef\xbb\xbf");
  if (dice_.one_in(12)) spoil(typed);
  if (dice_.one_in(20)) typed.insert(dice_.one_in(3) ? 0 : typed.size(), dice_.pick(blanks));
  // Most clients always end their lines the same way; a few change.
  constexpr std::array endings = {"\n"sv, "\r\n"sv, "\r\0"sv, "\r"sv};
  const bool crlf = client.input.wants_crlf();
  typed += dice_.one_in(60) ? dice_.pick(endings) : crlf ? endings[1 + dice_.below(2)] : endings[0];
  return typed;
}

std::string Typist::line(const ReferenceChat::Client& client) {
  if (dice_.one_in(50)) return nothing();
  if (!client.first_line_seen && dice_.one_in(20)) return std::string(dice_.pick(openings));
  if (client.protocol == Protocol::echo) return text();
  if (client.name.empty()) return log_in(client);
  if (keeps_names_ && client.protocol == Protocol::slash && dice_.one_in(9)) return keeping(client);
  client_pastes_ = client.pasted.has_value();
  return client.protocol == Protocol::slash ? slash() : sigil();
}

std::string Typist::log_in(const ReferenceChat::Client& client) {
  if (dice_.one_in(12)) return std::string(dice_.pick(bad_names));
  if (dice_.one_in(25)) return text();
  if (!client.password_for.empty()) return password(client.password_for);
  const std::string chosen = name();
  if (!keeps_names_ || dice_.one_in(2)) return chosen;
  std::string said = chosen + (client.protocol == Protocol::sigil ? " " : "\n") + password(chosen);
  for (int more = guesses_ && client.protocol == Protocol::slash ? 2 : 0; more > 0; --more)
    said += "\n" + password(chosen);
  return said;
}

std::string Typist::slash() {
  if (client_pastes_ && dice_.one_in(4)) return "/end";
  if (!favourite_.empty() && dice_.one_in(2)) return "/msg " + somebody() + " " + text();
  switch (dice_.below(40)) {
    case 0:
    case 1:
    case 2:
    case 3:
    case 4: return miscased(dice_.one_in(4) ? "/j " : "/join ") + (dice_.one_in(4) ? "#" : "") + room();
    case 5:
    case 6: return miscased("/leave");
    case 7:
    case 8:
    case 9:
    case 10:
    case 11:
    case 12: {
      constexpr std::array words = {"/msg "sv, "/msg "sv, "/w "sv, "/tell "sv, "/dm "sv};
      return miscased(dice_.pick(words)) + miscased(somebody()) + " " + text();
    }
    case 13: return miscased("/who");
    case 14: return "/who " + miscased(room());
    case 15: return miscased("/rooms");
    case 16: return "/help";
    case 17: return dice_.one_in(2) ? "/help join" : "/help frob";
    case 18: {
      constexpr std::array words = {"/quit"sv, "/quit"sv, "/exit"sv, "/bye"sv, "/q"sv, "/quit now"sv};
      return dice_.one_in(4) ? miscased(dice_.pick(words)) : text();
    }
    case 19: return std::string(dice_.pick(slash_nonsense));
    case 20: return "//" + text();
    case 21:
      return dice_.one_in(2) ? miscased(dice_.pick(slash_aliases))
                             : "/part " + room() + (dice_.one_in(2) ? " bye" : "");
    case 22:
    case 23: return manners();
    default: return text();
  }
}

/// What people use to live together.
std::string Typist::manners() {
  switch (dice_.below(16)) {
    case 0: return miscased("/nick ") + (dice_.one_in(6) ? std::string(dice_.pick(bad_names)) : miscased(name()));
    case 1: return "/nick " + name();
    case 2: return "/me " + text();
    case 3:
    case 4: return (dice_.one_in(2) ? "/r " : "/reply ") + text();
    case 5: return "/topic";
    case 6: return "/topic " + text();
    case 7: return "/history";
    case 8: return fmt::format("/history {}", dice_.below(9));
    case 9: return "/quiet";
    case 10: return "/bell";
    case 11: return "/ignore " + somebody();
    case 12: return dice_.one_in(2) ? "/ignore" : "/unignore " + somebody();
    case 13: return "/paste";
    case 14: return "/end";
    default: {
      const std::string who = somebody();
      return "hello " + who + (dice_.one_in(2) ? "!" : ", " + who);
    }
  }
}

std::string Typist::sigil() {
  if (!favourite_.empty() && dice_.one_in(2)) return "#" + somebody() + " " + text();
  switch (dice_.below(40)) {
    case 0:
    case 1:
    case 2:
    case 3:
    case 4: return "!enter " + room();
    case 5:
    case 6:
    case 7: return "!leave " + miscased(room());
    case 8:
    case 9:
    case 10:
    case 11:
    case 12:
    case 13: return "#" + miscased(somebody()) + " " + text();
    case 14: return "!users";
    case 15: return "!rooms";
    case 16: return "!members " + room();
    case 17: return dice_.one_in(2) ? "!help" : "hello " + somebody();
    case 29: return "!history " + room() + (dice_.one_in(2) ? fmt::format(" {}", dice_.below(9)) : "");
    case 18: return dice_.one_in(4) ? "!quit" : text();
    case 19: return std::string(dice_.pick(sigil_nonsense));
    case 20: return (dice_.one_in(2) ? "##" : "@@") + text();
    case 21:
    case 22:
    case 23:
    case 24:
    case 25:
    case 26:
    case 27:
    case 28: return "@" + room() + " " + text();
    default: return text();
  }
}

/// Nothing, or nothing visible; sometimes so much of it that it costs pace.
std::string Typist::nothing() {
  std::string blank;
  if (dice_.one_in(2)) return blank;
  if (dice_.one_in(10)) return std::string(dice_.below(2 * ignored_bytes_per_line), '\n');
  std::uint64_t more = dice_.one_in(10) ? dice_.below(limits_.line_bytes_max / 4) : dice_.between(1, 4);
  for (; more > 0; --more) blank += dice_.pick(blanks);
  return blank;
}

/// Something to say: mostly short, sometimes longer than a line may be.
std::string Typist::text() {
  std::string said = fmt::format("w{}", ++serial_);
  const std::uint64_t limit = limits_.line_bytes_max;
  std::uint64_t size = dice_.below(20);
  if (dice_.one_in(long_winded_ ? 2 : 5)) size = dice_.below(limit);
  if (dice_.one_in(20)) size = dice_.between(limit - std::min<std::uint64_t>(limit, 30), limit + 10);
  if (dice_.one_in(200)) size = 2 * limit;
  while (said.size() < size) said += static_cast<char>('a' + (said.size() + serial_) % 26);
  if (dice_.one_in(8)) said.insert(dice_.below(said.size() + 1), dice_.pick(pieces));
  return said;
}

std::string Typist::name() {
  return std::string(names[dice_.below(names_used_)]);
}

/// Somebody to send a private message to.
std::string Typist::somebody() {
  return favourite_.empty() || dice_.one_in(4) ? name() : std::string(favourite_);
}

std::string Typist::room() {
  return std::string(dice_.one_in(20) ? dice_.pick(bad_rooms) : dice_.pick(rooms));
}

std::string Typist::miscased(std::string_view word) {
  std::string result(word);
  if (!dice_.one_in(6)) return result;
  for (char& c : result) {
    if (c >= 'a' && c <= 'z' && dice_.one_in(2)) c = static_cast<char>(c - 'a' + 'A');
  }
  return result;
}

std::string Typist::telnet() {
  // Never that of the window: whoever offers it has its line edited, and the model reads lines.
  const std::string option(1, static_cast<char>(dice_.one_in(4) ? 6 : dice_.below(31)));
  std::string block = "\xff\xfa\x18" + std::string(dice_.below(30), 'x');
  if (dice_.one_in(6)) block += std::string(dice_.between(980, 1040), 'y') + "\n";
  switch (dice_.below(options_ ? 14 : 9)) {
    case 0: return "\xff\xf1";
    case 1: return "\xff\xff";
    case 2: return (dice_.one_in(2) ? "\xff\xfc" : "\xff\xfe") + option;
    case 3: return block + "\xff\xff\xff\xf0";
    case 4: return block + (dice_.one_in(3) ? "" : "\xff\xf1");
    case 5: return "\xff";
    case 6: return "\xff\xf6";
    case 7:
    case 8: return dice_.one_in(4) ? "\xff\xec" : "\xff\xf4";
    case 9: return "\xff\xfb" + option;
    case 10: return "\xff\xf4\xff\xfd\x06\xff\xf2";
    case 11: return "\xff\xfd" + option + "\xff\xfe" + option + "\xff\xfd" + option;
    default: return "\xff\xfd" + option;
  }
}

std::string Typist::garbage() {
  std::string bytes;
  for (std::uint64_t left = dice_.between(1, 40); left > 0; --left) {
    auto byte = static_cast<unsigned char>(dice_.below(dice_.one_in(2) ? 256 : 16));
    const bool offers = byte == 0xfb || byte == 0xfd;
    if (offers && !options_) byte = 0xfc;
    if (byte == 31) byte = 30;  // see telnet()
    bytes += static_cast<char>(byte);
  }
  return bytes;
}

/// Erases, mistypes, inserts things.
void Typist::spoil(std::string& line) {
  const auto at = dice_.below(line.size() + 1);
  switch (dice_.below(7)) {
    case 0: line.insert(at, dice_.pick(pieces)); break;
    case 1: line.insert(at, dice_.one_in(2) ? "x\b" : "\xc3\xa9\x7f"); break;
    case 2: line.insert(at, telnet()); break;
    case 3: line.insert(at, std::string(dice_.between(1, 5), dice_.one_in(2) ? '\b' : '\x7f')); break;
    case 4: line.insert(at, sequence()); break;
    default: line.insert(at, rubbed_out()); break;
  }
}

std::string Typist::sequence() {
  const std::string_view whole = dice_.pick(sequences);
  return std::string(dice_.one_in(3) ? whole.substr(0, dice_.below(whole.size())) : whole);
}

/// Types several things, erases some of them, and so on.
std::string Typist::rubbed_out() {
  std::string typed;
  for (auto rounds = dice_.between(1, 3); rounds > 0; --rounds) {
    for (auto count = dice_.below(4); count > 0; --count) typed += dice_.pick(clusters);
    if (dice_.one_in(6)) typed += sequence();
    for (auto count = dice_.below(3); count > 0; --count) typed += dice_.pick(rub_outs);
  }
  return typed;
}

}  // namespace confab::simulation
