// Each call that the server makes in a scripted session fails in turn, with each errno that it can fail with. The
// server lives, nobody is lost but the one concerned, and all is as it was when everybody has left.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <initializer_list>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "../../src/net/memory_reserve.hpp"
#include "../simulation/sanitized.hpp"
#include "fault.hpp"
#include "guest.hpp"
#include "harness/waiting.hpp"
#include "script.hpp"
#include "stage.hpp"

namespace confab::faults {
namespace {

/// A call, one way in which it fails, and how many users that may cost.
struct Way {
  std::string name;
  Call call;
  int failure;
  std::size_t losses_max;
};

void PrintTo(const Way& way, std::ostream* out) {
  *out << way.name;
}

/// Every call, and under sanitizers every third: they are slow, and look for something else.
constexpr std::uint64_t stride = simulation::sanitized ? 3 : 1;

/// The server serves, and knows nobody but the troupe and those who come now.
std::string wrong_with_what_is_left(Stage& stage) {
  Guest zed("zed", stage.slash());
  zed.heard();
  Guest yan("yan", stage.sigil());
  yan.heard();
  zed.says_and_is_heard("anybody here?");
  yan.says_and_is_heard("!users");
  yan.says_and_is_heard("!rooms");
  const std::vector<std::string> expected = {"zed: anybody here?", "ann bob cat dan yan zed", ""};
  if (yan.seen() == expected) return {};
  std::string seen;
  for (const auto& line : yan.seen()) seen += harness::quoted(line);
  return "afterwards: " + seen;
}

/// A server and a troupe on it.
class Theatre {
 public:
  explicit Theatre(bool over_tls = false) : troupe_(stage_, over_tls) {
    // The first run opens and allocates what stays.
    for (const Scene& scene : Troupe::script()) troupe_.perform(scene, {});
    for (const Scene& scene : Troupe::script()) expected_.push_back(troupe_.perform(scene, {}).account);
    stage_.wait_for_connections(Troupe::size);
    descriptors_ = open_descriptors();
  }

  /// Plays a scene of the script with a fault, which may cost `losses_max` users. Puts into `wrong` what was wrong then
  /// or has been wrong since. Returns whether the fault happened.
  bool plays(std::size_t scene, const Fault& fault, std::size_t losses_max, std::string& wrong) {
    const Outcome outcome = troupe_.perform(Troupe::script()[scene], fault);
    wrong = wrong_with(outcome.account, expected_[scene], losses_max);
    if (wrong.empty()) wrong = wrong_with_what_is_left(stage_);
    stage_.wait_for_connections(Troupe::size);
    // The server may keep a refused client for a moment.
    for (const harness::Deadline deadline; open_descriptors() != descriptors_ && !deadline.passed();) {
      harness::wait_for(-1, 0, harness::Deadline(std::chrono::milliseconds(1)));
    }
    if (open_descriptors() != descriptors_) wrong += "descriptors are left open";
    return outcome.struck;
  }

  const std::vector<Account>& expected() const { return expected_; }

 private:
  Stage stage_;
  Troupe troupe_;
  std::vector<Account> expected_;
  std::size_t descriptors_ = 0;
};

class FaultsInTheScript : public testing::Test {
 protected:
  explicit FaultsInTheScript(bool over_tls = false) : over_tls_(over_tls) {}

  /// All goes on as if no fault had happened, but for what concerns those lost. Whether it has happened.
  bool is_borne(std::size_t scene, const Fault& fault, std::size_t losses_max) {
    SCOPED_TRACE(std::string(Troupe::script()[scene].name) + ", with " + fault.to_string());
    std::string wrong;
    const bool struck = theatre_->plays(scene, fault, losses_max, wrong);
    if (wrong.empty()) return struck;
    // Many faults have gone before. A server that has seen none shows whose work it is.
    theatre_.reset();
    theatre_ = std::make_unique<Theatre>(over_tls_);
    std::string wrong_alone;
    theatre_->plays(scene, fault, losses_max, wrong_alone);
    ADD_FAILURE() << wrong << '\n'
                  << (wrong_alone.empty()
                          ? "With this fault alone nothing is wrong: one before has left something behind"
                          : "It is this fault's work; alone: " + wrong_alone);
    return false;
  }

  /// Every `step`th call fails in turn, in each scene.
  void each_fails(const Way& way, std::uint64_t step) {
    int faults = 0;
    for (std::size_t scene = 0; scene < Troupe::script().size() && !HasFailure(); ++scene) {
      std::uint64_t nth = 1;
      while (is_borne(scene, {way.call, nth, way.failure}, way.losses_max)) {
        nth += step;
        ++faults;
      }
    }
    RecordProperty("faults", faults);
  }

  const bool over_tls_;
  std::unique_ptr<Theatre> theatre_ = std::make_unique<Theatre>(over_tls_);
};

class EachCall : public FaultsInTheScript, public testing::WithParamInterface<Way> {};

TEST_P(EachCall, FailsInTurnAndCostsNobodyButTheOneConcerned) {
  each_fails(GetParam(), stride);
}

/// Nobody may be lost by what is no failure, or passes.
void add(std::vector<Way>& ways, const std::string& name, Call call, std::initializer_list<int> failures,
         std::size_t losses_max) {
  for (const int failure : failures) {
    const char* const what = failure == one_byte ? "one_byte" : failure == 0 ? "no_memory" : strerrorname_np(failure);
    ways.push_back({name + "_" + what, call, failure, losses_max});
  }
}

std::vector<Way> ways() {
  std::vector<Way> all;
  add(all, "accept4", Call::accept, {EAGAIN, EINTR, EMFILE, ENFILE, ENOBUFS, ENOMEM, EPERM, EINVAL}, 0);
  add(all, "accept4", Call::accept, {ECONNABORTED, EPROTO, ENETDOWN, ENETUNREACH, EHOSTUNREACH, ETIMEDOUT}, 1);
  add(all, "recv", Call::receive, {EAGAIN, EINTR, one_byte}, 0);
  add(all, "recv", Call::receive,
      {ECONNRESET, ETIMEDOUT, ENOMEM, ENOBUFS, EHOSTUNREACH, ENETDOWN, ENETUNREACH, ENOTCONN, EIO}, 1);
  add(all, "send", Call::send, {EAGAIN, EINTR, one_byte}, 0);
  add(all, "send", Call::send,
      {ECONNRESET, EPIPE, ETIMEDOUT, ENOMEM, ENOBUFS, EHOSTUNREACH, ENETDOWN, ENETUNREACH, ENOTCONN, EIO}, 1);
  add(all, "epoll_ctl", Call::watch, {ENOMEM, ENOSPC}, 1);
  add(all, "epoll_wait", Call::wait, {EINTR}, 0);
  add(all, "shutdown", Call::shut_down, {ENOTCONN, ENOBUFS}, 0);
  add(all, "ioctl", Call::unacknowledged, {EINVAL}, 0);
  add(all, "setsockopt", Call::set_option, {EINVAL, ENOBUFS}, 0);
  add(all, "close", Call::close, {EINTR, EIO}, 0);
  add(all, "operator_new", Call::allocate, {0}, 0);
  return all;
}

INSTANTIATE_TEST_SUITE_P(Each, EachCall, testing::ValuesIn(ways()), [](const auto& way) { return way.param.name; });

#ifdef CONFAB_TLS
class EachCallOverTls : public FaultsInTheScript, public testing::WithParamInterface<Way> {
 protected:
  EachCallOverTls() : FaultsInTheScript(true) {}
};

TEST_P(EachCallOverTls, FailsInTurnAndCostsNobodyButTheOneConcerned) {
  // A handshake makes hundreds of allocations, all alike to us.
  each_fails(GetParam(), GetParam().call == Call::allocate ? 19 * stride : stride);
}

/// The calls that TLS makes differently.
std::vector<Way> ways_over_tls() {
  std::vector<Way> all;
  add(all, "recv", Call::receive, {EAGAIN, EINTR, one_byte}, 0);
  add(all, "recv", Call::receive, {ECONNRESET, ENOMEM}, 1);
  add(all, "send", Call::send, {EAGAIN, EINTR, one_byte}, 0);
  add(all, "send", Call::send, {ECONNRESET, EPIPE, ENOBUFS}, 1);
  add(all, "epoll_ctl", Call::watch, {ENOMEM}, 1);
  add(all, "shutdown", Call::shut_down, {ENOTCONN}, 0);
  add(all, "operator_new", Call::allocate, {0}, 0);
  return all;
}

INSTANTIATE_TEST_SUITE_P(Each, EachCallOverTls, testing::ValuesIn(ways_over_tls()),
                         [](const auto& way) { return way.param.name; });
#endif

TEST_F(FaultsInTheScript, ClientsWhoseBytesComeOneByOneAreHeardAlike) {
  for (std::size_t scene = 0; scene < Troupe::script().size(); ++scene) {
    EXPECT_TRUE(is_borne(scene, {Call::receive, 1, one_byte, 1'000'000'000}, 0));
  }
}

/// For how long the server must not try in vain without a pause.
constexpr std::chrono::milliseconds trying{300};
/// 10, 20, 40, 80 and 160 ms after the first, and as often again for the chance of a busy machine.
constexpr std::uint64_t tries_max = 2 * 6;
/// Clients that are gone again one by one are no reason to pause before there are so many.
constexpr std::uint64_t gone_in_a_row_max = 64;

class Faults : public testing::Test {
 protected:
  Stage stage_;
};

class AcceptThatFailsForLong : public Faults, public testing::WithParamInterface<Way> {};

TEST_P(AcceptThatFailsForLong, IsTriedAgainEverMoreRarelyAndThoseInsideAreServed) {
  Guest ann("ann", stage_.slash());
  ann.heard();
  arm({Call::accept, 1, GetParam().failure, 1'000'000'000});
  // The kernel has accepted it; a fault that is a client's own has cost it its connection.
  Guest late({}, stage_.slash());
  harness::wait_for(-1, 0, harness::Deadline(trying));
  EXPECT_GT(calls_made(Call::accept), 1U);
  EXPECT_LE(calls_made(Call::accept), tries_max + GetParam().losses_max * gone_in_a_row_max);
  ann.says_and_is_heard("/who");
  arm({});
  if (GetParam().losses_max == 0) late.sees("* Welcome to confab. Enter your username:");
  Guest bob("bob", stage_.slash());
  bob.heard();
}

INSTANTIATE_TEST_SUITE_P(Each, AcceptThatFailsForLong,
                         testing::Values(Way{"EMFILE", Call::accept, EMFILE, 0}, Way{"EPERM", Call::accept, EPERM, 0},
                                         Way{"EINVAL", Call::accept, EINVAL, 0},
                                         Way{"ECONNABORTED", Call::accept, ECONNABORTED, 1}),
                         [](const auto& way) { return way.param.name; });

TEST_F(FaultsInTheScript, AllocationsThatFailInARowCostNobodyAnythingWhileTheReserveLasts) {
  constexpr std::uint64_t in_a_row = net::MemoryReserve::blocks_max;
  for (std::size_t scene = 0; scene < Troupe::script().size() && !HasFailure(); ++scene) {
    for (std::uint64_t nth = 1; is_borne(scene, {Call::allocate, nth, 0, in_a_row}, 0);) nth += 5;
  }
}

TEST_F(Faults, WhileMemoryIsShortTheClientThatHoldsMostGoesAndNobodyIsLetIn) {
  Guest ann("ann", stage_.slash());
  ann.heard();
  Guest slow("slow", stage_.slash(), {.receive_buffer_bytes = 4096});
  slow.heard();
  Guest bob("bob", stage_.slash());
  bob.heard();
  for (int line = 0; line < 150; ++line) {
    bob.says_and_is_heard(std::string(3000, 'x'));
    ann.heard();
  }
  arm({Call::allocate, 1, 0, 1, true});
  bob.says_and_is_heard("one more");
  slow.sees_end();
  ann.sees("* slow left (connection lost).");
  Guest late("late", stage_.slash());
  late.sees_end();
  EXPECT_EQ(late.seen(), std::vector<std::string>{"* The server is full. Please try again later."});
  arm({});
  Guest next("next", stage_.slash());
  next.heard();
  ann.heard();
  EXPECT_EQ(ann.seen().back(), "* next joined.");
  bob.heard();
  for (const Guest* guest : {&ann, &bob, &next}) EXPECT_FALSE(guest->gone()) << guest->name();
}

/// How often the server makes each kind of call in the script.
std::array<std::uint64_t, calls_count> calls_of_script(Stage& stage) {
  Troupe troupe(stage);
  std::array<std::uint64_t, calls_count> all{};
  for (const Scene& scene : Troupe::script()) {
    troupe.perform(scene, {});
    for (std::size_t call = 0; call < calls_count; ++call) all[call] += calls_made(static_cast<Call>(call));
  }
  return all;
}

TEST_F(Faults, NothingIsTakenPastOperatorNew) {
  const auto calls = calls_of_script(stage_);
  EXPECT_GT(calls[static_cast<std::size_t>(Call::allocate)], 100U);
  EXPECT_EQ(calls[static_cast<std::size_t>(Call::bypass)], 0U);
}

/// Or the tests above would show less than they seem to.
TEST_F(Faults, ScriptMakesEveryKindOfCall) {
  const auto calls = calls_of_script(stage_);
  for (const Call call : {Call::accept, Call::receive, Call::send, Call::watch, Call::wait, Call::shut_down,
                          Call::unacknowledged, Call::set_option, Call::close, Call::allocate}) {
    EXPECT_GT(calls[static_cast<std::size_t>(call)], 0U) << Fault{call, 1}.to_string();
  }
}

TEST_F(FaultsInTheScript, SomebodyMissesLines) {
  const auto is_notice = [](const std::string& line) { return line.starts_with("* You missed "); };
  const auto has_notice = [&](const Sight& sight) {
    return std::any_of(sight.lines.begin(), sight.lines.end(), is_notice);
  };
  const auto& accounts = theatre_->expected();
  EXPECT_EQ(
      std::count_if(accounts.begin(), accounts.end(),
                    [&](const Account& account) { return std::any_of(account.begin(), account.end(), has_notice); }),
      1);
}

}  // namespace
}  // namespace confab::faults
