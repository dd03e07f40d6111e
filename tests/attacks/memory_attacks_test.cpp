// Attacks on the daemon's memory: many clients each make it hold the most it holds for one client. The total must stay
// within the worst case of docs/limits.md. Memory figures under a sanitizer mean nothing.
#include <gtest/gtest.h>

#include <csignal>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "siege/siege.hpp"

namespace confab::attacks {
namespace {

constexpr std::uint64_t kib = 1024;
constexpr std::size_t line_bytes_max = 4 * kib;           // --line-bytes-max
constexpr std::size_t write_queue_bytes_max = 256 * kib;  // --write-queue-bytes-max

// ---- Of one client, as in docs/limits.md

constexpr std::uint64_t structures = 3 * kib / 2;              // 1.1 KiB with the longest name, plus what waiting takes
constexpr std::uint64_t unfinished_line = 2 * line_bytes_max;  // including its buffer's unused part
constexpr std::uint64_t input_that_waits = 4 * kib;
constexpr std::uint64_t exempt_input_that_waits = 16 * kib;
constexpr std::uint64_t output_not_taken = write_queue_bytes_max * 3 / 2 + 64 * kib;

// ---- Clients whose lines wait for their pace

constexpr std::size_t pasters = 1000;
constexpr std::size_t pasters_to_warm_up = 8;
constexpr std::size_t name_bytes = 24;
// The kernel counts resident memory with a small delay, and in whole pages.
constexpr std::uint64_t counted_late = 512 * kib;

std::vector<std::string> paced() {
  auto arguments = harness::all_protocols();
  arguments.insert(arguments.end(), {"--exempt", "127.0.0.1", "--connect-rate", "0", "--rate", "1", "--burst", "2"});
  return arguments;
}

/// The bytes that the daemon itself reports as held for all clients.
std::size_t held_bytes(const Daemon& daemon, Here here = Here::now()) {
  const std::string figure = "bytes held for clients ";
  const auto told_before = daemon.log().size();
  daemon.signal(SIGUSR1);
  for (const Deadline deadline; !deadline.passed(); harness::wait_for(-1, 0, Deadline(std::chrono::milliseconds(5)))) {
    const std::string log = daemon.log();
    const auto start = log.find(figure, told_before);
    if (start == std::string::npos || log.find('\n', start) == std::string::npos) continue;
    return std::stoul(log.substr(start + figure.size()));
  }
  harness::abandon("it says nothing of what it holds", here);
}

void sees_held(const Daemon& daemon, std::size_t bytes, Here here = Here::now()) {
  std::size_t held = 0;
  for (const Deadline deadline; (held = held_bytes(daemon, here)) != bytes;) {
    if (deadline.passed()) harness::abandon("it holds " + std::to_string(held) + " bytes", here);
  }
}

/// `count` scripts from addresses with a pace, each with a name of the greatest length.
std::vector<Client> crowd_of(const Daemon& daemon, std::size_t count, const std::string& name) {
  std::vector<Client> crowd;
  for (std::size_t i = 0; i < count; ++i) {
    crowd.push_back(connect(daemon, "sigil", {.from = hostile_address(i)}));
    std::string whole = name + std::to_string(i);
    whole.resize(name_bytes, 'x');
    crowd.back().says(whole);
  }
  return crowd;
}

/// Each pastes far more than it may say at once, and learns that it has to wait.
void paste(std::vector<Client>& crowd, const std::string& opening = "") {
  std::string text = opening;
  while (text.size() < 2 * input_that_waits) text += "!nonsense\n";
  for (Client& paster : crowd) paster.sends(text);
  for (Client& paster : crowd) {
    for (std::string line; line != "! too fast: lines wait their turn\n";) line = paster.line();
  }
}

/// The same after a line of the greatest length that came in pieces, so that its buffer had to grow. It is all blanks,
/// which cost as much as several lines: for seconds nothing more is heard, and the buffer stays.
void paste_behind_a_long_line(const Daemon& daemon, std::vector<Client>& crowd) {
  constexpr std::size_t first_piece = line_bytes_max - 16;
  for (Client& paster : crowd) paster.sends(std::string(first_piece, ' '));
  sees_held(daemon, crowd.size() * first_piece);
  for (Client& paster : crowd) paster.sends(std::string(line_bytes_max - first_piece, ' '));
  sees_held(daemon, crowd.size() * line_bytes_max);
  paste(crowd, "\n");
}

/// Lets a crowd of pasters do `attack` and checks how much the daemon grows for each.
template <class Attack>
void expect_growth_for_each(std::uint64_t bytes_max, const Attack& attack) {
  if (simulation::sanitized) GTEST_SKIP();
  harness::require_descriptors(pasters + 100);
  const Daemon daemon(paced());
  {
    auto crowd = crowd_of(daemon, pasters_to_warm_up, "first");
    attack(daemon, crowd);
    for (Client& paster : crowd) paster.resets();
  }
  Client ann = sigil_user(daemon, "ann");
  const std::uint64_t before = vitals_of(daemon.pid()).resident_bytes;
  auto crowd = crowd_of(daemon, pasters, "paster");
  attack(daemon, crowd);
  const std::uint64_t growth = vitals_of(daemon.pid()).resident_bytes - before;
  testing::Test::RecordProperty("bytes_for_each", std::to_string(growth / pasters));
  EXPECT_LE(growth, pasters * bytes_max + counted_late) << growth / pasters << " for each";
  for (Client& paster : crowd) paster.resets();
  ann.sees_nothing();
}

TEST(MemoryAttacks, ClientsWhoseLinesWaitForTheirPaceCostAReadEach) {
  expect_growth_for_each(structures + input_that_waits,
                         [](const Daemon&, std::vector<Client>& crowd) { paste(crowd); });
}

TEST(MemoryAttacks, ClientsWhoseLinesWaitAfterALongOneCostThatLineAndAReadEach) {
  expect_growth_for_each(structures + unfinished_line + input_that_waits, paste_behind_a_long_line);
}

// ---- Clients that read nothing

constexpr std::size_t readers = 60;

/// How much the daemon may grow for clients that read nothing and to each of which an exempt client sends messages,
/// while `talkers` more talk in rooms of their own.
constexpr std::uint64_t documented_growth(std::uint64_t talkers) {
  constexpr std::uint64_t witnesses = 2;
  const std::uint64_t busy_rooms = talkers + 1;  // including the witnesses' room
  return growth_max + (2 * readers + talkers + witnesses) * (structures + unfinished_line) +
         (readers + talkers) * exempt_input_that_waits + readers * output_not_taken +
         busy_rooms * write_queue_bytes_max / 2;
}

/// Each reader gets private messages, as much as each of `talkers` says meanwhile in `room` ("$N" becomes its number),
/// until its queue is full. It reads none of it.
void readers_are_told_everything(const std::string& room, std::size_t talkers) {
  Siege siege;
  siege.set_p99_max(p99_max_of_exempt_flood);
  constexpr std::size_t much = readers * write_queue_bytes_max * 3 / 4;
  std::size_t held = 0;
  siege.attack([&] {
    Barrage reading(siege.slash(),
                    {.clients = readers, .opening = "mallory$N\n/join " + room + "\n", .listening = Listening::never});
    Barrage telling(siege.sigil(), {.clients = readers,
                                    .opening = "teller$N\n",
                                    .payload = "#mallory$N " + std::string(1001, 'p') + "\n",
                                    .is_exempt = exempt});
    Barrage talking(siege.sigil(), {.clients = talkers,
                                    .opening = "talker$N\n!enter " + room + "\n",
                                    .payload = "@" + room + " " + std::string(4000, 's') + "\n",
                                    .is_exempt = exempt});
    const auto go_on = [&](const Deadline& end) {
      while (!end.passed()) {
        for (Barrage* barrage : {&reading, &telling, &talking}) barrage->rage(std::chrono::milliseconds(5));
      }
      held = held_bytes(siege.daemon());
    };
    for (const Deadline deadline; held < much && !deadline.passed();) go_on(Deadline(std::chrono::milliseconds(200)));
    go_on(Deadline(attack_time));  // after this it gets no more
  });
  testing::Test::RecordProperty("held_bytes", std::to_string(held));
  EXPECT_GE(held, much) << "they are not owed as much as they can be";
  EXPECT_LE(held, readers * write_queue_bytes_max + (readers + talkers) * (exempt_input_that_waits + line_bytes_max));
  siege.holds(documented_growth(talkers));
}

TEST(MemoryAttacks, ReadersOfOneRoomWhoseOwnQueuesAreFullToo) {
  readers_are_told_everything("lair", 1);
}

TEST(MemoryAttacks, ReadersWithARoomEachWhoseOwnQueuesAreFullToo) {
  readers_are_told_everything("lair$N", readers);
}

}  // namespace
}  // namespace confab::attacks
