#include "confab/chat.hpp"

#include <utility>

#include "confab/base/assert.hpp"
#include "confab/frontends/admin.hpp"
#include "confab/frontends/frontends.hpp"
#include "frontends/operator_commands.hpp"

namespace confab {

/// A session whose client is elsewhere and about to end: nothing reaches it.
class Chat::Departing final : private Outlet {
 public:
  Departing(Frontend& frontend, FlushSchedule& schedule, const carried::SessionState& state)
      : queue_(schedule, *this), session_(frontend.restore(queue_, state)) {}
  ~Departing() { leave(Instant(0)); }
  Departing(const Departing&) = delete;
  Departing& operator=(const Departing&) = delete;

  void leave(Instant now) {
    queue_.close();
    if (session_) session_->ended(EndReason::closed_by_client, now);
    session_.reset();
  }

 private:
  void flush() override {}

  WriteQueue queue_;
  std::unique_ptr<Session> session_;
};

Chat::Chat(const Limits& limits, std::function<void()> flush_wanted)
    : schedule_(limits.write_queue_bytes_max, std::move(flush_wanted)), registry_(limits, schedule_) {}

Chat::~Chat() = default;

bool Chat::speaks(std::string_view protocol) {
  return find_frontend(protocol) != nullptr;
}

const Chat::Service& Chat::service(std::string_view protocol) {
  if (const auto known = services_.find(protocol); known != services_.end()) return *known;
  const FrontendEntry* entry = find_frontend(protocol);
  CONFAB_ASSERT(entry != nullptr);
  const auto service = services_.try_emplace(entry->protocol).first;
  if (service->second == nullptr) service->second = entry->make(registry_);
  return *service;
}

carried::ChatState Chat::carried(BlobTaker& blobs) const {
  carried::ChatState state;
  state.loose = schedule_.loose().carried();
  registry_.carry(state);
  state.blobs = blobs.take();
  return state;
}

void Chat::restore(const carried::ChatState& state) {
  schedule_.loose().restore(state.loose);
  schedule_.loose().restore_order();
  registry_.restore(state);
  // Somebody may wait for the end of a lap, with nothing left to flush.
  schedule_.look_again(schedule_.loose());
}

void Chat::restore_departing(const Service& service, const carried::SessionState& state) {
  if (service.second->is_for_administrators()) throw carried::BadState("An administrator is among the people.");
  departing_.push_back(std::make_unique<Departing>(*service.second, schedule_, state));
}

void Chat::see_off(Instant now) {
  for (const auto& person : departing_) person->leave(now);
  departing_.clear();
}

std::optional<std::string_view> Chat::name_of_person(std::string_view name) const {
  const Person* const person = registry_.find_person(name);
  return person == nullptr ? std::nullopt : std::optional(person->name());
}

std::map<std::string_view, std::string> Chat::rooms_by_person() const {
  std::map<std::string_view, std::string> rooms;
  for (const Person* person : registry_.people()) rooms.emplace(person->name(), std::string{});
  for (const auto& [name, room] : registry_.rooms()) {
    for (const Person* member : room->members()) {
      std::string& list = rooms[member->name()];
      if (!list.empty()) list += ',';
      list += name;
    }
  }
  return rooms;
}

void Chat::serve_admin(Administration& administration) {
  services_[admin_protocol] = std::make_unique<AdminFrontend>(administration, registry_);
  operator_desk_ = std::make_unique<OperatorCommands>(administration, registry_);
  registry_.set_operator_desk(operator_desk_.get());
}

}  // namespace confab
