// Chat: one server's whole chat: the flush schedule, all users and rooms, and a front-end for each protocol served. It
// knows no sockets and no clock. Owned by net::Server, and in tests by a World.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "confab/administration.hpp"
#include "confab/carried_state.hpp"
#include "confab/chat/operators.hpp"
#include "confab/chat/room_registry.hpp"
#include "confab/limits.hpp"
#include "confab/outbound/carried_blobs.hpp"
#include "confab/outbound/flush_schedule.hpp"
#include "confab/session.hpp"

namespace confab {

class Chat {
 public:
  /// `limits` outlive the chat. Calls `flush_wanted` when there is something to flush where there was nothing before;
  /// see FlushSchedule.
  Chat(const Limits& limits, std::function<void()> flush_wanted);
  ~Chat();

  /// A protocol and the front-end that speaks it.
  using Service = std::pair<const std::string_view, std::unique_ptr<Frontend>>;

  /// Whether `protocol` is in the table of front-ends.
  static bool speaks(std::string_view protocol);

  /// `protocol` is in the table of front-ends, or that of administrators. The service lives as long as the chat; its
  /// name is a literal.
  const Service& service(std::string_view protocol);

  /// From now on there is the service of administrators too: service(admin_protocol); and operators can do what
  /// administrators do to users. `administration` outlives the chat.
  void serve_admin(Administration& administration);

  FlushSchedule& schedule() { return schedule_; }

  // ---- A live upgrade

  /// What no single conversation knows, with the blobs of all that were carried. Changes nothing but `blobs`.
  carried::ChatState carried(BlobTaker& blobs) const;

  /// Makes this new chat, in which every conversation of `state` is restored already, as that one was. Tells nobody.
  /// Throws carried::BadState.
  void restore(const carried::ChatState& state);

  /// Before that: somebody whose client was left behind. Nobody notices before see_off(). Throws carried::BadState.
  void restore_departing(const Service& service, const carried::SessionState& state);

  /// Those people leave, as all others see. Call it when this process serves, before anybody is heard.
  void see_off(Instant now);

  /// See RoomRegistry.
  bool has_crowds_to_announce() const { return registry_.has_crowds_to_announce(); }
  void announce_crowds(Instant now) { registry_.announce_crowds(now); }
  void note_uses(Instant now) { registry_.note_uses(now); }

  KeptNames& kept_names() { return registry_.kept_names(); }
  RoomMemories& memories() { return registry_.memories(); }

  void announce(std::string_view text, Instant now) { registry_.announce(text, now); }
  void remember(const ArchivedRoom& room, WallTime alive_at, Instant now) { registry_.remember(room, alive_at, now); }
  void set_standing_rooms(const std::vector<RoomName>& names, Instant now) { registry_.set_standing_rooms(names, now); }
  void set_operators(Names names) { registry_.set_operators(std::move(names)); }
  void set_motd(Motd lines) { registry_.set_motd(std::move(lines)); }
  void refuse_names(std::function<bool(std::string_view)> is_banned) { registry_.refuse_names(std::move(is_banned)); }

  /// The name of the person called `name`, in any case, as that person writes it; valid while it is there.
  std::optional<std::string_view> name_of_person(std::string_view name) const;

  /// The rooms of each person, separated by commas; empty for none.
  std::map<std::string_view, std::string> rooms_by_person() const;

  std::size_t people_count() const { return registry_.people().size(); }
  std::size_t room_count() const { return registry_.rooms().size(); }  // including the lobby
  RoomRegistry& registry() { return registry_; }                       // for tests
  const RoomRegistry& registry() const { return registry_; }

 private:
  class Departing;

  FlushSchedule schedule_;
  RoomRegistry registry_;
  std::map<std::string_view, std::unique_ptr<Frontend>> services_;
  std::vector<std::unique_ptr<Departing>> departing_;
  std::unique_ptr<OperatorDesk> operator_desk_;
};

}  // namespace confab
