// The old process's side of a live upgrade, alone, with a real new one: what can go wrong while it gives its
// connections away.
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/upgrade/state_codec.hpp"
#include "app/upgrade/successor.hpp"
#include "harness/daemon.hpp"
#include "harness/descriptor.hpp"
#include "net/asio.hpp"

namespace confab::harness {
namespace {

class UpgradeHandingOver : public testing::Test {
 protected:
  /// The new process has said that it is ready.
  void SetUp() override {
    const app::Program program{confabd_path(), {"confabd", "--listen", "echo://127.0.0.1:0"}};
    bool is_ready = false;
    successor_ = std::make_unique<app::Successor>(context_, program, std::span<const app::OfferedListener>(),
                                                  [&](const std::optional<std::string>& why_not) {
                                                    ASSERT_EQ(why_not, std::nullopt);
                                                    is_ready = true;
                                                  });
    while (!is_ready) context_.run_one();
  }

  std::optional<std::string> hand_over(const std::vector<int>& descriptors) {
    return successor_->hand_over(app::encode({}), descriptors, [this] { last_deed_done_ = true; });
  }

  net::asio::io_context context_;
  std::unique_ptr<app::Successor> successor_;
  bool last_deed_done_ = false;
};

// sendmsg() with SCM_RIGHTS fails as a whole, and gives nothing away.
TEST_F(UpgradeHandingOver, AMessageOfConnectionsThatCantBeSentIsTheReasonAndNothingIsLeft) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()), 0);
  const Descriptor ours(ends[0]);
  const Descriptor theirs(ends[1]);
  const pid_t process = successor_->pid();
  constexpr int no_descriptor = 1'000'000;
  EXPECT_EQ(hand_over({theirs.get(), no_descriptor}), "The connections could not be handed over: Bad file descriptor.");
  EXPECT_FALSE(last_deed_done_);
  EXPECT_TRUE(::kill(process, 0) == -1 && errno == ESRCH) << "the new process is dead and was waited for";
  ASSERT_EQ(::send(theirs.get(), "still here", 10, 0), 10);
  std::array<char, 16> heard{};
  EXPECT_EQ(::recv(ours.get(), heard.data(), heard.size(), MSG_DONTWAIT), 10) << "the connection is as it was";
}

// As on a machine that is short of memory: the kernel picks the new process just then.
TEST_F(UpgradeHandingOver, ANewProcessThatIsKilledWhenItWasReadyIsToldByItsSignal) {
  ::kill(successor_->pid(), SIGKILL);
  siginfo_t ended{};
  ASSERT_EQ(::waitid(P_PID, static_cast<id_t>(successor_->pid()), &ended, WEXITED | WNOWAIT), 0);
  EXPECT_EQ(hand_over({}), "The new confabd ended by signal 9.");
  EXPECT_FALSE(last_deed_done_);
}

}  // namespace
}  // namespace confab::harness
