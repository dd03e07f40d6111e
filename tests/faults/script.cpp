#include "script.hpp"

#include <memory>
#include <utility>

#include "guest.hpp"

namespace confab::faults {

namespace {

constexpr int flood_batches = 10;
constexpr int flood_lines_per_batch = 14;
constexpr std::size_t flood_line_bytes = 3000;

class Play {
 public:
  explicit Play(Stage& stage) : stage_(stage) {}

  Account perform() {
    enter();
    want_a_name();
    talk();
    knock_at_the_door();
    flood();
    leave();
    return std::move(account_);
  }

 private:
  std::unique_ptr<Guest> enters(const std::string& name, const harness::Endpoint& endpoint,
                                const harness::SocketOptions& options = {}) {
    auto guest = std::make_unique<Guest>(name, endpoint, options);
    guest->heard();
    return guest;
  }

  void enter() {
    ann_ = enters("ann", stage_.slash());
    bob_ = enters("bob", stage_.slash());
    cat_ = enters("cat", stage_.sigil());
    dan_ = enters("dan", stage_.slash(), {.receive_buffer_bytes = 32 * 1024});
    eve_ = enters("eve", stage_.echo());
  }

  /// Comes for a name whose holder is there.
  void want_a_name() {
    Guest twin({}, stage_.slash());
    twin.says("bob");
    twin.half_closes();
    twin.sees_end();
  }

  void talk() {
    ann_->says_and_is_heard("hello all");
    bob_->sends("with a carriage return\r\n");
    bob_->heard();
    cat_->says_and_is_heard("from a script");
    dan_->sends("in two ");
    ann_->heard();
    dan_->sends("parts\n");
    dan_->heard();
    eve_->says_and_is_heard("hello");
    bob_->says_and_is_heard("/join dev");
    cat_->says_and_is_heard("!enter dev");
    bob_->says_and_is_heard("in here");
    cat_->says_and_is_heard("@dev and here");
    ann_->says_and_is_heard("/msg bob psst");
    bob_->says_and_is_heard("/msg ann what");
    cat_->says_and_is_heard("#ann and me");
    ann_->says_and_is_heard("/who");
    ann_->says_and_is_heard("/rooms");
    cat_->says_and_is_heard("!users");
    cat_->says_and_is_heard("!members dev");
    dan_->sends("one\ntwo\nthree\n/help\n");
    dan_->heard();
    ann_->says_and_is_heard(std::string(5000, 'x'));
    bob_->says_and_is_heard("/leave");
    cat_->says_and_is_heard("!leave dev");
  }

  /// Takes all places, and one too many.
  void knock_at_the_door() {
    std::vector<std::unique_ptr<Guest>> crowd;
    while (crowd.size() + 5 < Stage::connections_max) crowd.push_back(enters("crowd", stage_.echo()));
    Guest late({}, stage_.slash());
    late.sees("* Welcome to confab. Enter your username:");
    for (const auto& guest : crowd) guest->half_closes();
    for (const auto& guest : crowd) guest->sees_end();
  }

  /// Says more than all buffers hold to somebody who does not read for a while.
  void flood() {
    dan_->heard();
    for (int batch = 0; batch < flood_batches; ++batch) {
      std::string lines;
      for (int line = 0; line < flood_lines_per_batch; ++line) {
        lines += "flood " + std::to_string(batch * flood_lines_per_batch + line) + " ";
        lines.append(flood_line_bytes, 'x');
        lines += '\n';
      }
      ann_->sends(lines);
      ann_->heard();
      bob_->heard();
      cat_->heard();
    }
    dan_->heard();
    dan_->says_and_is_heard("so much");
  }

  void leave() {
    eve_->sends("bye\n");
    eve_->half_closes();
    ends(*eve_);
    bob_->sends("last words\n");
    bob_->half_closes();
    ends(*bob_);
    cat_->heard();
    const bool cat_is_here = !cat_->gone();
    account_.push_back({cat_->name(), cat_->seen(), cat_->gone()});
    cat_->resets();
    if (cat_is_here) ann_->sees("* cat left (connection lost).");
    ann_->says("/quit");
    ends(*ann_);
    dan_->heard();
    dan_->says("/quit");
    ends(*dan_);
  }

  /// The connection ends now, as it should, unless it has before.
  void ends(Guest& guest) {
    const bool early = guest.gone();
    guest.sees_end();
    account_.push_back({guest.name(), guest.seen(), early});
  }

  Stage& stage_;
  std::unique_ptr<Guest> ann_, bob_, cat_, dan_, eve_;
  Account account_;
};

}  // namespace

Account play(Stage& stage) {
  return Play(stage).perform();
}

}  // namespace confab::faults
