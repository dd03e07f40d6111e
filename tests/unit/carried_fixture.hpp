// A chat and its clients that move from one process to the next, for the tests of a live upgrade. Each process is a
// Chat of its own.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "confab/chat.hpp"
#include "confab/conversation.hpp"
#include "support/fake_passwords.hpp"
#include "support/reader.hpp"

namespace confab {

struct Process {
  explicit Process(const Limits& limits) : chat(limits, [this] { flush_wanted = true; }) {
    chat.kept_names().check_with(passwords);
    chat.kept_names().archive_in(names);
  }

  bool flush_wanted = false;
  test::FakePasswords passwords;
  test::NameList names;
  Chat chat;
};

/// All that is carried.
struct CarriedChat {
  carried::ChatState chat;
  std::vector<carried::ConversationState> conversations;
  std::vector<std::pair<std::string, carried::SessionState>> departing{};  // and their protocols

  bool operator==(const CarriedChat&) const = default;
};

/// A client and its socket, which outlive the processes.
class Traveller final : public Carrier {
 public:
  Traveller(std::string its_protocol, const Limits& limits) : protocol(std::move(its_protocol)), limits_(limits) {}
  ~Traveller() { end(conversation); }
  Traveller(const Traveller&) = delete;
  Traveller& operator=(const Traveller&) = delete;

  void connect(Process& process, const PaceLimits* pace) {
    conversation = std::make_unique<Conversation>(limits_, frontend(process), process.chat.schedule(), *this);
    if (pace != nullptr) conversation->pace(*pace);
  }

  std::unique_ptr<Conversation> restored(Process& process, const carried::ConversationState& state,
                                         const PaceLimits& pace, BlobRestorer& blobs) {
    return std::make_unique<Conversation>(limits_, frontend(process), process.chat.schedule(), *this, state, pace,
                                          blobs);
  }

  /// Goes on with `next`, and ends the other conversation.
  void move_to(std::unique_ptr<Conversation> next) { end(std::exchange(conversation, std::move(next))); }

  /// Ends `conversation` without a word to its client.
  static void end(const std::unique_ptr<Conversation>& conversation) {
    if (!conversation) return;
    conversation->lost(Ending::connection_lost);
    if (!conversation->session_ended()) conversation->end(Instant{}, 0);
  }

  /// Sends `bytes`, after what waits already.
  void says(std::string_view bytes, Instant now) {
    if (conversation->pause() != Pause::none) {
      conversation->held().append(bytes);
    } else {
      conversation->received(bytes, now);
    }
    conversation->go_on(*this);
  }

  void resume(Instant now) {
    if (conversation->pause() != Pause::none) conversation->resume(now, SIZE_MAX);
    conversation->go_on(*this);
  }

  void socket_takes(std::size_t bytes) {
    socket.set_room(bytes);
    if (bytes > 0) conversation->writable();
  }

  const std::string protocol;
  test::FakeSocket socket{64};
  std::unique_ptr<Conversation> conversation;

 private:
  void flush() override {
    const bool all = socket.take(*conversation);
    conversation->flushed(all ? Conversation::Sent::all : Conversation::Sent::some);
  }
  void end_session() override { conversation->end(Instant{}, 0); }
  void half_close() override { conversation->half_closed(); }

  Frontend& frontend(Process& process) { return *process.chat.service(protocol).second; }

  const Limits& limits_;
};

/// Some clients of one server, which can be upgraded.
class Travellers {
 public:
  explicit Travellers(const Limits& its_limits, const PaceLimits* its_pace = nullptr)
      : limits(its_limits), pace(its_pace), process(std::make_unique<Process>(limits)) {}
  ~Travellers() { all.clear(); }
  Travellers(const Travellers&) = delete;
  Travellers& operator=(const Travellers&) = delete;

  Traveller& connects(std::string protocol) {
    all.push_back(std::make_unique<Traveller>(std::move(protocol), limits));
    all.back()->connect(*process, pace);
    return *all.back();
  }

  Traveller& named(std::string protocol, std::string_view name) {
    Traveller& client = connects(std::move(protocol));
    client.says(std::string(name) + "\n", now);
    run();
    client.socket.receives();
    return client;
  }

  void run() {
    while (std::exchange(process->flush_wanted, false)) {
      const auto laps = process->chat.schedule().laps();
      if (process->chat.schedule().run(64)) process->flush_wanted = true;
      if (process->chat.schedule().laps() == laps) continue;
      for (const auto& client : all) {
        if (client->conversation->pause() == Pause::readers_behind) client->resume(now);
      }
    }
  }

  CarriedChat carried() const {
    CarriedChat state;
    BlobTaker blobs;
    for (const auto& client : all) state.conversations.push_back(client->conversation->carried(blobs));
    state.chat = process->chat.carried(blobs);
    return state;
  }

  /// Throws carried::BadState; then the process of before goes on.
  void restore(const CarriedChat& state) {
    constexpr static PaceLimits unpaced{.lines_per_second = 0, .burst_lines = 1};
    auto next = std::make_unique<Process>(limits);
    std::vector<std::unique_ptr<Conversation>> restored;
    try {
      BlobRestorer blobs(state.chat.blobs);
      for (std::size_t i = 0; i < all.size(); ++i) {
        restored.push_back(all[i]->restored(*next, state.conversations[i], pace == nullptr ? unpaced : *pace, blobs));
      }
      for (const auto& [protocol, session] : state.departing) {
        next->chat.restore_departing(next->chat.service(protocol), session);
      }
      next->chat.restore(state.chat);
    } catch (...) {
      for (const auto& conversation : restored) Traveller::end(conversation);
      throw;
    }
    for (std::size_t i = 0; i < all.size(); ++i) all[i]->move_to(std::move(restored[i]));
    process = std::move(next);
  }

  void upgrade() { restore(carried()); }

  /// All but `client`, who can't be carried, and is gone then. The new process has still to see that one off.
  void upgrade_without(Traveller& client) {
    CarriedChat state = carried();
    const auto left_behind =
        std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.get() == &client; });
    state.conversations.erase(state.conversations.begin() + (left_behind - all.begin()));
    state.departing.push_back({client.protocol, client.conversation->carried_session()});
    Traveller::end(client.conversation);
    all.erase(left_behind);
    restore(state);
  }

  const Limits limits;
  const PaceLimits* const pace;
  Instant now = std::chrono::hours(1);
  std::unique_ptr<Process> process;
  std::vector<std::unique_ptr<Traveller>> all;
};

inline constexpr Limits travel_limits{.line_bytes_max = 200,
                                      .write_queue_bytes_max = 4000,
                                      .rooms_max = 100,
                                      .rooms_per_user_max = 20,
                                      .named_notices_members_max = 100,
                                      .notices = Notices::full};

}  // namespace confab
