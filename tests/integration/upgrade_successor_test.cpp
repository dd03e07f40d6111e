// The new process of a live upgrade, with an old one that lies, dies or is of another version. The test plays the old
// one. Whatever happens, a process that can't serve ends and says why, and one that can serves.
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/upgrade/channel.hpp"
#include "app/upgrade/protocol.hpp"
#include "harness/daemon.hpp"
#include "harness/process.hpp"

namespace confab::harness {
namespace {

using app::Channel;
namespace upgrade = app::upgrade;

app::Descriptor memory_file(std::string_view bytes) {
  app::Descriptor file(::memfd_create("state", MFD_CLOEXEC));
  EXPECT_EQ(::write(file.number(), bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
  return file;
}

std::string golden_state() {
  std::ifstream file(std::filesystem::directory_iterator(CONFAB_GOLDEN_STATES)->path(), std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

class UpgradeSuccessor : public testing::Test {
 protected:
  UpgradeSuccessor() {
    auto [ours, theirs] = Channel::make();
    old_ = std::make_unique<Channel>(std::move(ours));
    Pipe err = make_pipe();
    log_ = std::move(err.read);
    // Its end of the channel comes in as standard input, which is all that the harness passes on.
    const std::string become = "exec 3<&0 </dev/null; CONFAB_UPGRADE=3 exec \"$0\" --listen echo://127.0.0.1:0";
    Streams streams{Descriptor(::dup(theirs.descriptor())), Descriptor(::dup(err.write.get())), std::move(err.write)};
    process_ =
        std::make_unique<Process>(std::vector<std::string>{"sh", "-c", become, confabd_path()}, std::move(streams));
  }

  void say(std::string_view text, const std::vector<int>& descriptors = {}) {
    EXPECT_TRUE(old_->send(text, descriptors, soon())) << text;
  }
  std::string hear() { return old_->receive(soon()).message.text; }

  /// All up to the moment in which it wants the state.
  void is_ready() {
    say(upgrade::greeting);
    say(upgrade::no_more_listeners);
    ASSERT_EQ(hear(), upgrade::ready);
  }

  void give_state(std::string_view bytes, std::size_t clients) {
    const auto file = memory_file(bytes);
    say(std::string(upgrade::state) + std::to_string(clients), {file.number()});
  }

  /// The other ends of its clients are ours.
  void give_clients(int count) {
    for (int i = 0; i < count; ++i) {
      int ends[2];
      ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends), 0);
      clients_.emplace_back(ends[0]);
      say(upgrade::clients, {ends[1]});
      ::close(ends[1]);
    }
  }

  /// It says this and ends.
  void refuses(std::string_view why) {
    EXPECT_EQ(hear(), std::string(upgrade::not_upgraded) + std::string(why));
    EXPECT_TRUE(process_->wait());
  }

  static Channel::Clock::time_point soon() { return Channel::Clock::now() + std::chrono::seconds(20); }

  std::unique_ptr<Channel> old_;
  Descriptor log_;
  std::unique_ptr<Process> process_;
  std::vector<Descriptor> clients_;
};

TEST_F(UpgradeSuccessor, AnOldProcessOfAnotherVersionOfTheProtocol) {
  say("confabd-upgrade 2");
  refuses(R"(The old confabd says "confabd-upgrade 2" where this one knows only "confabd-upgrade 1".)");
}

TEST_F(UpgradeSuccessor, AnOldProcessThatEndsBeforeTheState) {
  is_ready();
  old_.reset();
  EXPECT_TRUE(process_->wait()) << "it ends";
}

TEST_F(UpgradeSuccessor, AListenerThatIsNone) {
  say(upgrade::greeting);
  say(std::string(upgrade::listener) + "slash");
  refuses("The old confabd offers something that is no listener.");
}

TEST_F(UpgradeSuccessor, AStateThatIsNotUnderstood) {
  is_ready();
  give_state("This is no state.", 0);
  EXPECT_TRUE(hear().starts_with("not upgraded: The state is not understood: "));
  EXPECT_TRUE(process_->wait());
}

TEST_F(UpgradeSuccessor, AStateWithoutASocketForEachClient) {
  is_ready();
  give_state(golden_state(), 2);
  give_clients(2);
  refuses("The state contradicts itself: There is not one socket for each client.");
}

TEST_F(UpgradeSuccessor, MoreClientsThanWerePromised) {
  is_ready();
  give_state(golden_state(), 3);
  give_clients(2);
  int ends[2];
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
  clients_.emplace_back(ends[0]);
  say(upgrade::clients, {ends[1], ends[1]});
  ::close(ends[1]);
  refuses("The old confabd has given too many connections.");
}

TEST_F(UpgradeSuccessor, AnOldProcessThatEndsInTheMiddleOfItsClients) {
  is_ready();
  give_state(golden_state(), 3);
  give_clients(2);
  old_.reset();
  EXPECT_TRUE(process_->wait()) << "it ends";
}

TEST_F(UpgradeSuccessor, AnOldProcessThatDiesBeforeItLetsGoLeavesOneThatServes) {
  is_ready();
  give_state(golden_state(), 4);
  give_clients(4);
  ASSERT_EQ(hear(), upgrade::restored);
  old_.reset();
  // Bob, the second client, is a script in dev.
  const std::string question = "!users\n";
  ASSERT_EQ(::write(clients_[1].get(), question.data(), question.size()), static_cast<ssize_t>(question.size()));
  std::string heard;
  while (heard.find("ann bob\n") == std::string::npos && wait_for(clients_[1].get(), POLLIN, Deadline())) {
    char bytes[256];
    const ssize_t count = ::read(clients_[1].get(), bytes, sizeof bytes);
    if (count <= 0) break;
    heard.append(bytes, static_cast<std::size_t>(count));
  }
  EXPECT_EQ(heard, "ann bob\n");
  process_->signal(SIGTERM);
  EXPECT_EQ(process_->wait(), 0);
}

}  // namespace
}  // namespace confab::harness
