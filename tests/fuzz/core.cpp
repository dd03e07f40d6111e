// The whole core with several clients of all dialects, in any order of bytes, reads, hang-ups and flushes: its
// invariants hold after every step, and once everybody reads again, everybody has whole lines only.
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "confab/base/assert.hpp"
#include "input.hpp"
#include "support/world.hpp"

namespace {

using confab::test::Client;
using confab::test::Input;
using confab::test::World;

constexpr std::size_t clients_max = 6;
constexpr std::size_t connects_max = 40;

// Words that a fuzzer would take long to find.
constexpr std::array<std::string_view, 34> words = {"ann\n",        "bob\n",
                                                    "/join a\n",    "/join b\r\n",
                                                    "/leave\n",     "/msg ann x\n",
                                                    "/who\n",       "/rooms\n",
                                                    "/quit\n",      "!enter a\n",
                                                    "!leave a\n",   "!users\n",
                                                    "!members a\n", "!quit\n",
                                                    "@a text\n",    "#bob text\n",
                                                    "hello\n",      "\xff\xfb\x01",
                                                    "\xff\xfd\x06", "\xff\xfa",
                                                    "\b\x7f",       "GET / HTTP/1.1\n",
                                                    "//x\n",        "carol\n",
                                                    "\xff\xf4",     "\xff\xf6",
                                                    "\xff\xf7",     "\xff\xf8",
                                                    "\xff\xfe\x06", "\xef\xbb\xbf",
                                                    "\x1b[31m",     "\x1b]",
                                                    "\x15",         "\x17"};

// The same for kept names.
constexpr std::array<std::string_view, 8> name_words = {
    "ann\n",         "/claim secret words\n", "secret words\n",       "/release secret words\n",
    "other words\n", "ann secret words\n",    "/claim other words\n", "/nick ann\n"};

void rare_event(World& world, Client& client, std::uint8_t which) {
  switch (which % 4U) {
    case 0: return client.is_lost();
    case 1: return client.is_waited_for();
    case 2: return client.queue().give_up_waiting();
    default: break;
  }
  const std::size_t word = which / 4U;
  if (word < name_words.size()) return client.sends(name_words[word]);
  if (word == name_words.size()) return world.passwords.works_at_once(true);
  world.passwords_are_worked_on();
}

/// How many bytes at the start of `got` move the cursor of a line that the server edits, or clear the screen behind it.
std::size_t drawing_bytes(std::string_view got) {
  if (got.starts_with('\a')) return 1;
  if (!got.starts_with("\x1b[")) return 0;
  const auto end = got.find_first_not_of("0123456789", 2);
  return end != got.npos && std::string_view("AGJ").find(got[end]) != std::string_view::npos ? end + 1 : 0;
}

void check_whole_lines(Client& client) {
  if (client.is_closed()) return;
  client.reads_all();
  const std::string got = client.receives();
  bool edited = false;
  for (std::size_t i = 0; i < got.size(); ++i) {
    edited = edited || got.compare(i, 3, "\xff\xfb\x03") == 0;
    if (const std::size_t drawing = edited ? drawing_bytes(std::string_view(got).substr(i)) : 0; drawing > 0) {
      i += drawing - 1;
      continue;
    }
    const auto c = static_cast<unsigned char>(got[i]);
    if (c == 0xff) {  // telnet: a verb and an option follow
      i += 2;
      continue;
    }
    const bool harmless = c >= 0x20 || c == '\n' || (c == '\r' && i + 1 < got.size() && got[i + 1] == '\n');
    CONFAB_ASSERT(harmless);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Input input(data, size);
  confab::test::WorldOptions options;
  options.limits = {.line_bytes_max = 300,
                    .write_queue_bytes_max = 8192,
                    .rooms_max = 3,
                    .rooms_per_user_max = 2,
                    .named_notices_members_max = 3,
                    .notices = confab::Notices::full};
  options.limits.names_max = 2;
  options.flushes_per_turn = 1U + input.byte() % 8U;
  options.views_per_send = 1U + input.byte() % 4U;
  World world(options);
  world.keeps_names();
  constexpr std::array<std::string_view, 3> protocols = {"slash", "sigil", "echo"};
  std::vector<Client*> clients;
  std::size_t connects = 0;
  while (!input.empty()) {
    const std::uint8_t step = input.byte();
    if (clients.size() < clients_max && connects < connects_max) {
      clients.push_back(&world.connects(protocols[step % 3U]));
      ++connects;
    }
    Client& client = *clients[step % clients.size()];
    switch (input.byte() % 10U) {
      case 0: client.sends(input.bytes(1U + input.byte())); break;
      case 1:
      case 2:
      case 3: client.sends(words[input.byte() % words.size()]); break;
      case 4: client.sends(std::string(input.byte() * 4U, 'x') + "\n"); break;
      case 5: client.socket_takes(input.byte()); break;
      case 6: client.reads_all(); break;
      case 7: client.hangs_up(); break;
      case 8: rare_event(world, client, input.byte()); break;
      default: world.turn(); break;
    }
    world.check();
  }
  for (Client* client : clients) client->reads_all();
  world.settle();
  world.check();
  for (Client* client : clients) check_whole_lines(*client);
  return 0;
}
