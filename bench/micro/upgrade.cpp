// A live upgrade: how long the loop stands still while the chat is taken as values, and while it is built from them.
#include <benchmark/benchmark.h>

#include <array>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "confab/chat.hpp"
#include "confab/conversation.hpp"
#include "people.hpp"

namespace confab::bench {
namespace {

constexpr Limits limits{.line_bytes_max = 4096,
                        .write_queue_bytes_max = 256 * 1024,
                        .rooms_max = 20'000,
                        .rooms_per_user_max = 20,
                        .named_notices_members_max = 100,
                        .notices = Notices::full};
constexpr PaceLimits pace{.lines_per_second = 20, .burst_lines = 100};

/// A client whose socket takes nothing once it is full.
class Client final : public Carrier {
 public:
  Client(Chat& chat, std::string_view protocol)
      : conversation(limits, *chat.service(protocol).second, chat.schedule(), *this) {
    conversation.pace(pace);
  }
  Client(Chat& chat, const carried::ConversationState& state, BlobRestorer& blobs)
      : conversation(limits, *chat.service(state.protocol).second, chat.schedule(), *this, state, pace, blobs) {}
  ~Client() {
    conversation.lost(Ending::connection_lost);
    conversation.end(Instant{}, 0);
  }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  void flush() override {
    if (full) return conversation.flushed(Conversation::Sent::some);
    std::array<std::string_view, 16> views;
    while (const std::size_t used = conversation.gather(views)) {
      std::size_t bytes = 0;
      for (std::size_t i = 0; i < used; ++i) bytes += views[i].size();
      conversation.consume(bytes);
    }
    conversation.flushed(Conversation::Sent::all);
  }
  void end_session() override {}
  void half_close() override {}

  bool full = false;
  Conversation conversation;
};

/// People in rooms of a hundred, in talk: each has half a line typed, a tenth of them can't be sent what is said.
class Crowd {
 public:
  explicit Crowd(std::int64_t people) {
    const Instant now = std::chrono::hours(1);
    for (std::int64_t i = 0; i < people; ++i) {
      const bool script = i % 10 == 0;
      auto& client = *clients.emplace_back(std::make_unique<Client>(chat, script ? "sigil" : "slash"));
      client.conversation.received("u" + std::to_string(i) + "\n", now);
      const std::string room = "room" + std::to_string(i / 100);
      client.conversation.received((script ? "!enter " : "/join ") + room + "\n", now);
      run();
    }
    for (std::size_t i = 0; i < clients.size(); i += 10) clients[i + 5]->full = true;
    for (std::size_t i = 0; i < clients.size(); i += 2) {
      clients[i]->conversation.received(std::string(typical_text) + "\nand", now);
      if (i % 64 == 0) run();
    }
  }

  void run() {
    while (chat.schedule().run(1024)) {
    }
  }

  Chat chat{limits, [] {}};
  std::vector<std::unique_ptr<Client>> clients;
};

struct Taken {
  carried::ChatState chat;
  std::vector<carried::ConversationState> conversations;
};

Taken take(const Crowd& crowd) {
  Taken taken;
  BlobTaker blobs;
  taken.conversations.reserve(crowd.clients.size());
  for (std::size_t i = 0; i < crowd.clients.size(); ++i) {
    taken.conversations.push_back(crowd.clients[i]->conversation.carried(blobs));
    taken.conversations.back().protocol = i % 10 == 0 ? "sigil" : "slash";
  }
  taken.chat = crowd.chat.carried(blobs);
  return taken;
}

void upgrade_take(benchmark::State& state) {
  const Crowd crowd(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(take(crowd));
}
BENCHMARK(upgrade_take)->Arg(1000)->Arg(10'000)->Unit(benchmark::kMillisecond);

/// The whole of `taken` again, in a new chat.
void restore(const Taken& taken, benchmark::State& state) {
  auto chat = std::make_unique<Chat>(limits, [] {});
  BlobRestorer blobs(taken.chat.blobs);
  std::vector<std::unique_ptr<Client>> clients;
  clients.reserve(taken.conversations.size());
  for (const auto& conversation : taken.conversations) {
    clients.push_back(std::make_unique<Client>(*chat, conversation, blobs));
  }
  chat->restore(taken.chat);
  state.PauseTiming();
  clients.clear();
  chat.reset();
  state.ResumeTiming();
}

void upgrade_restore(benchmark::State& state) {
  const Crowd crowd(state.range(0));
  const Taken taken = take(crowd);
  for (auto _ : state) restore(taken, state);
}
BENCHMARK(upgrade_restore)->Arg(1000)->Arg(10'000)->Unit(benchmark::kMillisecond);

// Everybody is in one room, and nobody but the speaker reads: what was said last waits for all of them, once.
void upgrade_unread(benchmark::State& state) {
  Crowd crowd(0);
  const Instant now = std::chrono::hours(1);
  for (std::int64_t i = 0; i < state.range(0); ++i) {
    crowd.clients.push_back(std::make_unique<Client>(crowd.chat, "slash"));
    crowd.clients.back()->conversation.received("u" + std::to_string(i) + "\n", now);
    crowd.run();
    crowd.clients.back()->full = i > 0;
  }
  Conversation& speaker = crowd.clients.front()->conversation;
  for (int line = 0; line < 2000; ++line) {
    speaker.received(std::string(typical_text) + "\n", now + std::chrono::seconds(line));
    crowd.run();
    for (const auto& client : crowd.clients) client->conversation.queue().give_up_waiting();
  }
  Taken taken = take(crowd);
  for (auto& conversation : taken.conversations) conversation.protocol = "slash";
  std::size_t bytes = 0;
  for (const auto& blob : taken.chat.blobs) bytes += blob.bytes.size();
  state.counters["carried_KB"] = static_cast<double>(bytes) / 1000;
  state.counters["waiting_KB"] = static_cast<double>(crowd.clients.back()->conversation.queue().queued_bytes()) / 1000;
  for (auto _ : state) {
    benchmark::DoNotOptimize(take(crowd));
    restore(taken, state);
  }
}
BENCHMARK(upgrade_unread)->Arg(1000)->Arg(10'000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace confab::bench
