// soak [SECONDS]: a thousand clients that talk, others that come and go, readers that do not keep up, and attacks, all
// on one daemon for any length of time. Nothing may be lost, memory must stay flat, and the open descriptors must match
// the connections. Exit status 0 if all of that held.
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "attackers.hpp"
#include "churn.hpp"
#include "crowd.hpp"
#include "harness/daemon.hpp"
#include "sanitized.hpp"
#include "siege/vitals.hpp"

namespace confab::soak {
namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;
using attacks::Vitals;
using attacks::vitals_of;

constexpr auto tick = 5ms;
constexpr auto attack_per_tick = 1ms;
constexpr auto checkpoint_interval_max = 10s;
constexpr int checkpoints_min = 6;
constexpr double mib = 1 << 20;
// What the allocator may retain after a peak: the log of a busy room, or the queues of attackers that do not read.
constexpr std::uint64_t flat_within_bytes = 4 << 20;
// Before that, slow readers may not have fallen behind yet.
constexpr auto misses_are_certain_after = 30s;

/// A currently free port.
std::uint16_t free_port() {
  const harness::Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const raw = reinterpret_cast<sockaddr*>(&address);
  if (bind(socket.get(), raw, size) != 0 || getsockname(socket.get(), raw, &size) != 0) throw Failure("no free port");
  return ntohs(address.sin_port);
}

std::vector<std::string> arguments(const Place& place) {
  std::vector<std::string> all;
  for (const harness::Endpoint& endpoint : {place.slash, place.sigil}) {
    all.insert(all.end(),
               {"--listen", endpoint.protocol + "://" + endpoint.host + ":" + std::to_string(endpoint.port)});
  }
  // Notices would count as missed lines, and the accounts do not cover arrivals and departures.
  // The attackers come as fast as they can.
  all.insert(all.end(), {"--exempt", "127.0.0.1", "--connect-rate", "0", "--notices", "quiet", "--log-level", "info"});
  return all;
}

std::size_t descriptors_once_ready(const harness::Daemon& daemon, const Place& place) {
  const harness::Deadline deadline;
  while (!try_connect(place.sigil).is_open()) {
    if (deadline.passed()) throw Failure("the server does not start: " + daemon.log());
    harness::wait_for(-1, 0, harness::Deadline(10ms));
  }
  // When there are as few as before, the connection just made is gone.
  std::size_t fewest = SIZE_MAX;
  const harness::Deadline soon(500ms);
  while (!soon.passed()) fewest = std::min(fewest, vitals_of(daemon.pid()).descriptors);
  return fewest;
}

class Soak {
 public:
  explicit Soak(std::chrono::seconds duration) : duration_(duration) {}

  void run() {
    const auto start = Clock::now();
    const auto interval =
        std::min<Clock::duration>(checkpoint_interval_max, Clock::duration(duration_) / checkpoints_min);
    auto checkpoint_at = start + interval;
    for (auto last = start, now = start; now < start + duration_; last = now, now = Clock::now()) {
      live(now - last, true);
      if (now < checkpoint_at) continue;
      // While memory still warms up, so that it must be flat in the new process.
      if (checkpoints_.size() == 1) upgrade();
      checkpoint(Clock::now() - start);
      checkpoint_at = Clock::now() + interval;
    }
    checkpoint(Clock::now() - start);
    finish();
  }

 private:
  void live(std::chrono::duration<double> passed, bool with_strangers) {
    // Lines not said during a pause are not made up for.
    passed = std::min<std::chrono::duration<double>>(passed, 50ms);
    crowd_.talk(passed);
    if (with_strangers) {
      churn_.come(passed);
      attackers_.rage(attack_per_tick);
    }
    churn_.go_on();
    crowd_.listen(tick);
  }

  /// A new process takes over in the middle of everything.
  void upgrade() {
    crowd_.longest_delay();
    daemon_.signal(SIGUSR2);
    const harness::Deadline deadline;
    while (!daemon_.has_successor()) {
      if (deadline.passed()) throw Failure("no process takes over: " + daemon_.log());
      live(tick, true);
    }
    daemon_.is_replaced();
    std::printf("A new process serves. Meanwhile no line took longer than %.0f ms.\n",
                std::chrono::duration<double, std::milli>(crowd_.longest_delay()).count());
  }

  /// Strangers leave; then there must be one descriptor for each remaining client.
  void checkpoint(std::chrono::duration<double> since_start) {
    attackers_.withdraw();
    const std::size_t expected = own_descriptors_ + members_count;
    const harness::Deadline deadline;
    Vitals now = vitals_of(daemon_.pid());
    while (!churn_.all_gone() || now.descriptors != expected) {
      if (deadline.passed()) {
        throw Failure(std::to_string(now.descriptors) + " descriptors, not " + std::to_string(expected));
      }
      live(tick, false);
      now = vitals_of(daemon_.pid());
    }
    std::printf("%6.0f s: %6.1f MiB, %zu descriptors, %5.1f s of processor time; %llu lines said, %llu heard\n",
                since_start.count(), static_cast<double>(now.resident_bytes) / mib, now.descriptors, now.cpu_seconds,
                static_cast<unsigned long long>(crowd_.said()), static_cast<unsigned long long>(crowd_.heard()));
    std::fflush(stdout);
    checkpoints_.push_back(now);
  }

  void finish() {
    crowd_.let_all_read();
    const harness::Deadline deadline(60s);
    while (!crowd_.settled()) {
      if (deadline.passed()) throw Failure("somebody has not heard everything");
      crowd_.listen(tick);
    }
    if (duration_ >= misses_are_certain_after && crowd_.missed() == 0) throw Failure("the slow readers kept up");
    // The first third is for warming up.
    const Vitals& warm = checkpoints_[checkpoints_.size() / 3];
    const Vitals& last = checkpoints_.back();
    if (!simulation::sanitized && last.resident_bytes > warm.resident_bytes + flat_within_bytes) {
      throw Failure("memory grew from " + std::to_string(warm.resident_bytes) + " to " +
                    std::to_string(last.resident_bytes) + " bytes");
    }
    daemon_.signal(SIGTERM);
    if (const int status = daemon_.status(); status != 0)
      throw Failure("it ended with status " + std::to_string(status));
    std::cout << "All held: " << crowd_.said() << " lines said, " << crowd_.heard() << " heard by the " << members_count
              << " who stayed, " << crowd_.missed() << " missed by the " << slow_readers_count
              << " slow ones and told to them, none lost; " << churn_.came() << " came and went; "
              << attackers_.attacks() << " attacks; memory " << static_cast<double>(warm.resident_bytes) / mib
              << " MiB when warm, " << static_cast<double>(last.resident_bytes) / mib << " at the end, "
              << static_cast<double>(last.resident_peak_bytes) / mib << " at most.\n";
  }

  std::chrono::seconds duration_;
  Place place_{{"slash", "127.0.0.1", free_port()}, {"sigil", "127.0.0.1", free_port()}};
  harness::Daemon daemon_{arguments(place_)};
  std::size_t own_descriptors_ = descriptors_once_ready(daemon_, place_);
  Crowd crowd_{place_};
  Churn churn_{place_, crowd_};
  Attackers attackers_{place_};
  std::vector<Vitals> checkpoints_;
};

int soak(int argc, char** argv) {
  const long seconds = argc > 1 ? std::strtol(argv[1], nullptr, 10) : 60;
  if (seconds < 1 || argc > 2) {
    std::cerr << "usage: soak [SECONDS]\n";
    return 2;
  }
  try {
    harness::require_descriptors(2 * members_count);
    harness::Process::adopt_orphans();
    Soak(std::chrono::seconds(seconds)).run();
    return 0;
  } catch (const Failure& failure) {
    std::cerr << "soak: " << failure.what() << "\n";
  } catch (const testing::AssertionException&) {
    // Already reported.
  }
  return 1;
}

}  // namespace
}  // namespace confab::soak

int main(int argc, char** argv) {
  return confab::soak::soak(argc, argv);
}
