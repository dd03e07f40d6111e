// Attacks on the daemon's memory: many clients who each bring it to hold as much as it holds for one of them. What that
// may add up to is what docs/limits.md says of the worst. A sanitizer's memory says nothing.
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

constexpr std::uint64_t structures = 3 * kib / 2;  // 1.1 KiB with the longest name, and what it takes to wait
constexpr std::uint64_t unfinished_line = 2 * line_bytes_max;  // and its buffer's tail
constexpr std::uint64_t input_that_waits = 4 * kib;
constexpr std::uint64_t exempt_input_that_waits = 16 * kib;
constexpr std::uint64_t output_not_taken = write_queue_bytes_max * 3 / 2 + 64 * kib;

// ---- Clients whose lines wait for their pace

constexpr std::size_t pasters = 1000;
constexpr std::size_t pasters_to_warm_up = 8;
constexpr std::size_t name_bytes = 24;
// The kernel counts what a process has resident a little late, and in whole pages.
constexpr std::uint64_t counted_late = 512 * kib;

std::vector<std::string> paced() {
  auto arguments = harness::all_protocols();
  arguments.insert(arguments.end(), {"--exempt", "127.0.0.1", "--rate", "1", "--burst", "2"});
  return arguments;
}

/// What the daemon holds for all its clients, as it says itself.
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

/// So many scripts from addresses that are held to a pace, each with a name as long as it may be.
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

/// Each pastes far more than it may say at once, and is told that it has to wait.
void paste(std::vector<Client>& crowd, const std::string& opening = "") {
  std::string text = opening;
  while (text.size() < 2 * input_that_waits) text += "!nonsense\n";
  for (Client& paster : crowd) paster.sends(text);
  for (Client& paster : crowd) {
    for (std::string line; line != "! too fast: lines wait their turn\n";) line = paster.line();
  }
}

/// The same behind a line that is as long as it may be, and came in pieces, so that its buffer had to grow. It is all
/// blanks, which cost as much as several lines: for seconds nothing more is heard, and the buffer stays.
void paste_behind_a_long_line(const Daemon& daemon, std::vector<Client>& crowd) {
  constexpr std::size_t first_piece = line_bytes_max - 16;
  for (Client& paster : crowd) paster.sends(std::string(first_piece, ' '));
  sees_held(daemon, crowd.size() * first_piece);
  for (Client& paster : crowd) paster.sends(std::string(line_bytes_max - first_piece, ' '));
  sees_held(daemon, crowd.size() * line_bytes_max);
  paste(crowd, "\n");
}

/// Lets a crowd of pasters do `attack` and asserts what the daemon grows by for each.
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

TEST(MemoryAttacks, ClientsWhoseLinesWaitBehindALongOneCostThatLineAndAReadEach) {
  expect_growth_for_each(structures + unfinished_line + input_that_waits, paste_behind_a_long_line);
}

// ---- Clients who read nothing

constexpr std::size_t readers = 60;

/// What the daemon may grow by for readers who take nothing, each of whom is told things by somebody exempt, while
/// `talkers` more talk in rooms of their own.
constexpr std::uint64_t documented_growth(std::uint64_t talkers) {
  constexpr std::uint64_t witnesses = 2;
  const std::uint64_t busy_rooms = talkers + 1;  // the witnesses' among them
  return growth_max + (2 * readers + talkers + witnesses) * (structures + unfinished_line) +
         (readers + talkers) * exempt_input_that_waits + readers * output_not_taken +
         busy_rooms * write_queue_bytes_max / 2;
}

/// Each reader is told things privately, as much as is said meanwhile in `room` ("$N" becomes its number) by each of
/// `talkers`, until it is owed as much as it can be. It reads nothing of it.
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
    go_on(Deadline(attack_time));  // and then it gets no more
  });
  testing::Test::RecordProperty("held_bytes", std::to_string(held));
  EXPECT_GE(held, much) << "they are not owed as much as they can be";
  EXPECT_LE(held, readers * write_queue_bytes_max + (readers + talkers) * (exempt_input_that_waits + line_bytes_max));
  siege.holds(documented_growth(talkers));
}

TEST(MemoryAttacks, ReadersOfOneRoomWhoseOwnQueuesAreFullToo) {
  readers_are_told_everything("lair", 1);
}

TEST(MemoryAttacks, ReadersEachOfARoomOfItsOwnWhoseOwnQueuesAreFullToo) {
  readers_are_told_everything("lair$N", readers);
}

}  // namespace
}  // namespace confab::attacks
