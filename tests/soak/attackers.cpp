#include "attackers.hpp"

#include <string>

namespace confab::soak {

namespace {

using attacks::Attacker;
using attacks::Listening;
using attacks::Parting;

constexpr std::chrono::seconds attack_time{1};
constexpr std::size_t clients = 30;

std::vector<Attacker> attackers_on_slash() {
  const std::string name = "mallory$N\n";
  const std::string inside = name + "/join room7\n";
  return {
      {.clients = clients, .opening = name, .payload = std::string(4096, 'x')},  // a line without an end
      {.clients = clients, .opening = inside, .payload = "u5: 17\n* u5 left.\n%s%n{}\n\x1b[2J\x9b\xc0\xaf\n"},
      {.clients = clients, .opening = inside, .payload = "\n"},
      {.clients = clients, .opening = name, .payload = "/rooms\n/who room7\n/help\n", .listening = Listening::never},
      {.clients = clients, .opening = inside, .payload = "/leave\n/join room7\n"},
      {.clients = clients, .opening = name, .payload = "/quit\n", .rounds_max = 1, .comes_back = true},
      {.clients = clients, .payload = "u5\nU6\nadmin\n \n-\n", .comes_back = true},
      {.clients = clients, .payload = "POST / HTTP/1.1\r\n\r\n", .rounds_max = 1, .comes_back = true},
      {.clients = clients, .opening = inside, .payload = "last words", .rounds_max = 1, .parting = Parting::half_close},
      {.clients = clients, .opening = name, .payload = "x", .bytes_at_a_time = 1},
  };
}

std::vector<Attacker> attackers_on_sigil() {
  const std::string name = "eve$N\n";
  const std::string inside = name + "!enter room9\n";
  return {
      {.clients = clients},  // silence
      {.clients = clients,
       .payload = "\xff\xfd\x01\xff\xfb\x02\xff\xfa\x18"
                  "ssss"},
      {.clients = clients,
       .opening = inside,
       .payload = "@room9 half a li",
       .rounds_max = 1,
       .parting = Parting::reset,
       .comes_back = true},
      // Few enough for the queues of the readers: docs/limits.md says what more of them could do.
      {.clients = 8, .opening = inside, .payload = "@room9 " + std::string(4000, '\xfe') + "\n", .bytes_per_rest = 512},
      {.clients = clients, .opening = name, .payload = "!users\n!rooms\n"},
      {.clients = clients, .opening = name, .payload = "!enter r$N\n!leave r$N\n"},
      {.clients = clients, .opening = inside, .payload = "urgent\n", .urgent = true},
      {.clients = clients, .payload = "\x16\x03\x01", .rounds_max = 1, .comes_back = true},
  };
}

}  // namespace

Attackers::Attackers(const Place& place) {
  for (const Attacker& attacker : attackers_on_slash()) plans_.push_back({place.slash, attacker});
  for (const Attacker& attacker : attackers_on_sigil()) plans_.push_back({place.sigil, attacker});
}

void Attackers::rage(std::chrono::milliseconds duration) {
  const auto now = std::chrono::steady_clock::now();
  if (!barrage_ || now >= over_at_) {
    const Plan& plan = plans_[attacks_++ % plans_.size()];
    barrage_.emplace(plan.endpoint, plan.attacker);
    over_at_ = now + attack_time;
  }
  barrage_->rage(duration);
}

}  // namespace confab::soak
