// What one process hands to the next in a live upgrade, from a process that lies: the state is refused with a sentence,
// or the chat that it describes keeps its invariants, goes on, and can be handed over again.
#include <algorithm>
#include <cstdint>
#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "app/upgrade/state_codec.hpp"
#include "confab/base/assert.hpp"
#include "confab/chat.hpp"
#include "confab/conversation.hpp"
#include "support/fake_passwords.hpp"
#include "support/reader.hpp"

namespace {

using namespace confab;  // NOLINT(google-build-using-namespace): a program of one file

constexpr Limits limits{.line_bytes_max = 300,
                        .write_queue_bytes_max = 8192,
                        .rooms_max = 8,
                        .rooms_per_user_max = 4,
                        .named_notices_members_max = 3,
                        .notices = Notices::full};
constexpr PaceLimits pace{.lines_per_second = 20, .burst_lines = 100};
constexpr Instant now = std::chrono::hours(1);
constexpr std::size_t clients_max = 16;

/// One client of the new process.
class Heir final : public Carrier {
 public:
  Heir(Chat& chat, const carried::ConversationState& state, BlobRestorer& blobs)
      : conversation(limits, *chat.service(state.protocol).second, chat.schedule(), *this, state, pace, blobs),
        protocol(state.protocol) {}
  ~Heir() {
    conversation.lost(Ending::connection_lost);
    if (!conversation.session_ended()) conversation.end(now, 0);
  }
  Heir(const Heir&) = delete;
  Heir& operator=(const Heir&) = delete;

  void says(std::string_view line) {
    if (conversation.pause() == Pause::none && !conversation.session_ended()) conversation.received(line, now);
    conversation.go_on(*this);
  }

  Conversation conversation;
  const std::string protocol;

 private:
  void flush() override {
    const bool all = socket_.take(conversation);
    conversation.flushed(all ? Conversation::Sent::all : Conversation::Sent::some);
  }
  void end_session() override { conversation.end(now, 0); }
  void half_close() override { conversation.half_closed(); }

  test::FakeSocket socket_{64};
};

/// The new process, in the order in which the server restores its clients.
class Successor {
 public:
  /// Throws carried::BadState.
  explicit Successor(const net::ServerState& state) {
    chat_.kept_names().check_with(passwords_);
    passwords_.works_at_once(true);
    if (state.connections.size() + state.departing.size() > clients_max) throw carried::BadState("too many");
    BlobRestorer blobs(state.chat.blobs);
    for (const net::ConnectionState& connection : state.connections) {
      if (!Chat::speaks(connection.conversation.protocol)) throw carried::BadState("no protocol");
      heirs_.push_back(std::make_unique<Heir>(chat_, connection.conversation, blobs));
    }
    for (const net::DepartingState& departing : state.departing) {
      if (!Chat::speaks(departing.protocol)) throw carried::BadState("no protocol");
      chat_.restore_departing(chat_.service(departing.protocol), departing.session);
    }
    chat_.restore(state.chat);
  }

  void go_on() {
    chat_.registry().check();
    chat_.see_off(now);
    chat_.registry().check();
    for (const auto& heir : heirs_) {
      // Whoever has no name gives one, or a password.
      heir->says(heir->conversation.named() ? "hello\n" : "secret words\n");
      chat_.registry().check();
    }
    for (int turn = 0; turn < 100 && std::exchange(wanted_, false); ++turn) wanted_ = chat_.schedule().run(64);
    chat_.registry().check();
  }

  net::ServerState handed_over() {
    net::ServerState state;
    BlobTaker blobs;
    for (const auto& heir : heirs_) {
      if (!heir->conversation.can_be_carried()) continue;
      state.connections.push_back({heir->conversation.carried(blobs), {}});
      state.connections.back().conversation.protocol = heir->protocol;
    }
    state.chat = chat_.carried(blobs);
    return state;
  }

 private:
  bool wanted_ = false;
  test::FakePasswords passwords_;
  Chat chat_{limits, [this] { wanted_ = true; }};
  std::vector<std::unique_ptr<Heir>> heirs_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto decoded = app::decode({reinterpret_cast<const char*>(data), size});
  if (const auto* mistake = std::get_if<std::string>(&decoded)) {
    CONFAB_ASSERT(!mistake->empty());
    return 0;
  }
  const auto& state = std::get<net::ServerState>(decoded);
  CONFAB_ASSERT(std::holds_alternative<net::ServerState>(app::decode(app::encode(state))));
  try {
    Successor successor(state);
    successor.go_on();
    const net::ServerState next = successor.handed_over();
    Successor(next).go_on();
  } catch (const carried::BadState& bad) {
    CONFAB_ASSERT(!std::string_view(bad.what()).empty());
  }
  return 0;
}
