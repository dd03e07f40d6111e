// Script: a session of five users with all that can happen in one, in scenes, each of which begins and ends with all
// five in the lobby. So a scene can be played again, and whatever went before, nobody needs to play that again. And the
// comparison of what its users saw with what they see when nothing fails.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "fault.hpp"
#include "guest.hpp"
#include "stage.hpp"

namespace confab::faults {

/// What one user saw.
struct Sight {
  std::string name;
  std::vector<std::string> lines;
  bool ended_early = false;  // the connection ended before the user wanted it to
};
using Account = std::vector<Sight>;

/// What became of a scene.
struct Outcome {
  Account account;
  bool struck = false;  // the fault happened
};

class Troupe;

struct Scene {
  std::string_view name;
  void (Troupe::*prepare)();  // what has to be so before it, without a fault; may be none
  void (Troupe::*act)();
};

/// The five users on a stage. Owned by a test.
class Troupe {
 public:
  /// All five come in, in plain text or over TLS.
  explicit Troupe(Stage& stage, bool over_tls = false);

  static const std::vector<Scene>& script();
  static constexpr std::size_t size = 5;

  /// Plays a scene to its end, even if users are lost on the way, with a fault that counts from the scene's beginning.
  /// When it returns, lost users have come back.
  Outcome perform(const Scene& scene, const Fault& fault);

 private:
  struct Member {
    std::string name;
    harness::Endpoint endpoint;
    harness::SocketOptions options{};
    std::unique_ptr<Guest> guest{};
    bool has_left = false;     // because the scene wants it so
    bool ended_early = false;  // before that

    bool is_here() const { return guest && !guest->gone(); }
  };

  harness::Endpoint endpoint(const harness::Endpoint& plain) const {
    return over_tls_ ? stage_.over_tls(plain.protocol) : plain;
  }

  void come_in();
  void bob_comes_again();
  void want_a_name();
  void talk();
  void talk_in_rooms();
  void talk_in_private();
  void ask();
  void knock_at_the_door();
  void flood();
  void leave();
  void half_close();

  Guest& ann() const { return *members_[0].guest; }
  Guest& bob() const { return *members_[1].guest; }
  Guest& cat() const { return *members_[2].guest; }
  Guest& dan() const { return *members_[3].guest; }
  Guest& eve() const { return *members_[4].guest; }
  void comes_in(Member& member);
  void leaves(Member& member);
  void ends(Member& member);
  void all_are_heard();
  void bring_back_the_lost(Account& account);

  Stage& stage_;
  const bool over_tls_;
  std::array<Member, size> members_;
};

/// What is wrong with `account`, or nothing. `expected` is of the same scene without a fault. At most `losses_max`
/// users may have been lost: they saw the beginning of what was expected. All others must have seen exactly what was
/// expected but for what is about those lost: each line once, and in order.
std::string wrong_with(const Account& account, const Account& expected, std::size_t losses_max);

}  // namespace confab::faults
