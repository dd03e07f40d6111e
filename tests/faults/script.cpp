#include "script.hpp"

#include <algorithm>

namespace confab::faults {

namespace {

constexpr int flood_batches = 10;
constexpr int flood_lines_per_batch = 14;
constexpr std::size_t flood_line_bytes = 3000;

}  // namespace

Troupe::Troupe(Stage& stage, bool over_tls)
    : stage_(stage),
      over_tls_(over_tls),
      members_{Member{"ann", endpoint(stage.slash())}, Member{"bob", endpoint(stage.slash())},
               Member{"cat", endpoint(stage.sigil()), {.from = Stage::proxy}},
               Member{"dan", endpoint(stage.slash()), {.receive_buffer_bytes = 32 * 1024}},
               Member{"eve", endpoint(stage.echo())}} {
  come_in();
}

const std::vector<Scene>& Troupe::script() {
  static const std::vector<Scene> scenes = {
      {"they come in", &Troupe::half_close, &Troupe::come_in},
      {"somebody wants a name in use", &Troupe::bob_comes_again, &Troupe::want_a_name},
      {"they talk", nullptr, &Troupe::talk},
      {"they talk in rooms", nullptr, &Troupe::talk_in_rooms},
      {"they talk in private", nullptr, &Troupe::talk_in_private},
      {"they ask", nullptr, &Troupe::ask},
      {"somebody comes who has no place", nullptr, &Troupe::knock_at_the_door},
      {"one reads too slowly", nullptr, &Troupe::flood},
      {"they leave", nullptr, &Troupe::leave},
  };
  return scenes;
}

Outcome Troupe::perform(const Scene& scene, const Fault& fault) {
  if (scene.prepare != nullptr) (this->*scene.prepare)();
  all_are_heard();
  for (Member& member : members_) {
    member.guest->forget();
    member.has_left = member.ended_early = false;
  }
  arm(fault);
  (this->*scene.act)();
  all_are_heard();
  Outcome outcome{{}, has_struck()};
  disarm();
  // On a unix socket the fault may strike the read after the one that brought the question.
  all_are_heard();
  for (Member& member : members_) {
    if (!member.has_left) member.ended_early = !member.is_here();
    outcome.account.push_back({member.name, member.guest->seen(), member.ended_early});
  }
  // The users that stayed hear of the loss at some time, perhaps only now, and of the return. Their accounts have both.
  bring_back_the_lost(outcome.account);
  return outcome;
}

void Troupe::bring_back_the_lost(Account& account) {
  const auto here = [](const Member& member) { return member.is_here(); };
  stage_.wait_for_connections(static_cast<std::size_t>(std::count_if(members_.begin(), members_.end(), here)));
  std::array<bool, size> stayed{};
  std::transform(members_.begin(), members_.end(), stayed.begin(), here);
  for (std::size_t i = 0; i < members_.size(); ++i) {
    if (!stayed[i]) comes_in(members_[i]);
  }
  all_are_heard();
  for (std::size_t i = 0; i < members_.size(); ++i) {
    if (!members_[i].is_here()) harness::abandon(members_[i].name + " can't come back", harness::Here::now());
    if (stayed[i]) account[i].lines = members_[i].guest->seen();
  }
}

void Troupe::comes_in(Member& member) {
  member.guest = std::make_unique<Guest>(member.name, member.endpoint, member.options);
  member.guest->heard();
}

/// The connection may end from now on.
void Troupe::leaves(Member& member) {
  member.has_left = true;
  member.ended_early = member.guest->gone();
}

/// The connection ends now, as it should, unless it has before.
void Troupe::ends(Member& member) {
  leaves(member);
  member.guest->sees_end();
}

void Troupe::all_are_heard() {
  for (Member& member : members_) member.guest->heard();
}

// ---- Scenes

void Troupe::come_in() {
  for (Member& member : members_) comes_in(member);
}

/// The server has probed Bob's connection and would not probe it again for a while, so he opens a new one.
void Troupe::bob_comes_again() {
  bob().half_closes();
  bob().sees_end();
  stage_.wait_for_connections(size - 1);
  comes_in(members_[1]);
}

/// Comes for a name whose holder is there.
void Troupe::want_a_name() {
  Guest twin({}, stage_.slash());
  twin.says("bob");
  twin.half_closes();
  twin.sees_end();
}

void Troupe::talk() {
  ann().says_and_is_heard("hello all");
  bob().sends("with a carriage return\r\n");
  bob().heard();
  cat().says_and_is_heard("from a script");
  dan().sends("in two ");
  ann().heard();
  dan().sends("parts\n");
  dan().heard();
  eve().says_and_is_heard("hello");
  ann().says_and_is_heard(std::string(5000, 'x'));
}

void Troupe::talk_in_rooms() {
  bob().says_and_is_heard("/join dev");
  cat().says_and_is_heard("!enter dev");
  bob().says_and_is_heard("in here");
  cat().says_and_is_heard("@dev and here");
  ann().says_and_is_heard("/rooms");
  cat().says_and_is_heard("!members dev");
  bob().says_and_is_heard("/leave");
  cat().says_and_is_heard("!leave dev");
}

void Troupe::talk_in_private() {
  ann().says_and_is_heard("/msg bob psst");
  bob().says_and_is_heard("/msg ann what");
  cat().says_and_is_heard("#ann and me");
}

void Troupe::ask() {
  ann().says_and_is_heard("/who");
  cat().says_and_is_heard("!users");
  dan().sends("one\ntwo\nthree\n/help\n");
  dan().heard();
}

/// Takes all places, and one too many.
void Troupe::knock_at_the_door() {
  std::vector<std::unique_ptr<Guest>> crowd;
  while (crowd.size() + members_.size() < Stage::connections_max) {
    crowd.push_back(std::make_unique<Guest>("crowd", stage_.echo()));
    crowd.back()->heard();
  }
  Guest late({}, stage_.slash());
  late.sees("* Welcome to confab. Enter your username:");
  for (const auto& guest : crowd) guest->half_closes();
  for (const auto& guest : crowd) guest->sees_end();
}

/// Ann says more than all buffers hold to somebody who does not read for a while.
void Troupe::flood() {
  for (int batch = 0; batch < flood_batches; ++batch) {
    std::string lines;
    for (int line = 0; line < flood_lines_per_batch; ++line) {
      lines += "flood " + std::to_string(batch * flood_lines_per_batch + line) + " ";
      lines.append(flood_line_bytes, 'x');
      lines += '\n';
    }
    ann().sends(lines);
    ann().heard();
    bob().heard();
    cat().heard();
  }
  dan().heard();
  dan().says_and_is_heard("so much");
}

void Troupe::leave() {
  eve().sends("bye\n");
  eve().half_closes();
  ends(members_[4]);
  bob().sends("last words\n");
  bob().half_closes();
  ends(members_[1]);
  cat().heard();
  leaves(members_[2]);
  const bool cat_is_here = !cat().gone();
  cat().resets();
  if (cat_is_here) ann().sees("* cat left (connection lost).");
  ann().says("/quit");
  ends(members_[0]);
  dan().heard();
  dan().says("/quit");
  ends(members_[3]);
}

void Troupe::half_close() {
  for (Member& member : members_) member.guest->half_closes();
  for (Member& member : members_) member.guest->sees_end();
  stage_.wait_for_connections(0);
}

}  // namespace confab::faults
