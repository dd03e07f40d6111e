#include "simulation.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <memory>

#include "failure.hpp"
#include "sanitized.hpp"
#include "world.hpp"

namespace confab::simulation {

namespace {

constexpr unsigned run_seconds_max = 60;

// Prepared before each run, because a signal handler can't format text.
std::array<char, 256> last_words{};
std::size_t last_words_size = 0;

void say_last_words(int signal) {
  const ssize_t written = ::write(STDERR_FILENO, last_words.data(), last_words_size);
  static_cast<void>(written);
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

void prepare_last_words(const Run& run) {
  const auto end = fmt::format_to_n(last_words.begin(), last_words.size(),
                                    "\nseed {} FAILED: crashed or did not end; see it again with\n  {}\n", run.seed,
                                    replay_command(run));
  last_words_size = std::min(end.size, last_words.size());
}

}  // namespace

std::optional<std::string> simulate(const Run& run, Tally& tally) {
  prepare_last_words(run);
  ::alarm(run_seconds_max);
  auto world = std::make_unique<World>(run.seed, run.verbose, run.framing);
  std::optional<std::string> wrong;
  try {
    world->run(run.steps);
    tally += world->tally();
    world.reset();
  } catch (const Failure& failure) {
    wrong = failure.what();
    // Destroying broken tables is not safe.
    static_cast<void>(world.release());
  }
  ::alarm(0);
  return wrong;
}

std::string replay_command(const Run& run) {
  return fmt::format("simulate --seeds 1 --first {} --steps {} --verbose{}", run.seed, run.steps,
                     run.framing ? " --framing" : "");
}

void tell_of_crashes() {
  for (const int signal : {SIGABRT, SIGALRM}) std::signal(signal, say_last_words);
  // A sanitizer says more about a bad access than we could.
  if (!sanitized) std::signal(SIGSEGV, say_last_words);
}

std::string to_string(const Tally& tally) {
  return fmt::format(
      "{} connections, {} lines owed: {} received, {} missed ({} of them unblocked) by {} notices ({} skipped in their "
      "turn)\n"
      "{} partial sends, {} spills of records, {} sockets full, {} of them waited for and {} given up, {} pauses for "
      "congestion, {} for "
      "haste, {} for passwords and {} for a share of replies, {} times all at rest\n"
      "ended by: {} closed, {} reset ({} while sending), {} finished, {} shutdowns, {} removed, {} late logins, {} "
      "made way, {} "
      "late readers, "
      "{} lingered\n"
      "{} upgrades of the server, which carried {} clients\n"
      "names: {} kept, {} once more, {} released, {} proven, {} taken over; {} wrong passwords, {} tried too often, {} "
      "found no answer, {} wanted what is kept, {} asked on both sides of an upgrade\n"
      "digest {:016x}",
      tally.connections, tally.lines_owed, tally.lines_received, tally.lines_missed, tally.lines_missed_unblocked,
      tally.notices, tally.notices_skipped, tally.partial_sends, tally.spills, tally.blocks, tally.waits,
      tally.given_up, tally.pauses, tally.held_backs, tally.askings, tally.shares, tally.settlements,
      tally.ends_of_stream, tally.resets, tally.resets_while_sending, tally.finishes, tally.shutdowns, tally.removed,
      tally.login_time_outs, tally.made_way, tally.write_time_outs, tally.lingered, tally.upgrades, tally.carried,
      tally.names.kept, tally.names.kept_again, tally.names.released, tally.names.proven, tally.names.taken_over,
      tally.names.wrong, tally.names.limited, tally.names.busy, tally.names.not_free, tally.names.asked_in_upgrade,
      tally.digest);
}

}  // namespace confab::simulation
