#include "confab/chat.hpp"

#include <utility>

#include "confab/base/assert.hpp"
#include "confab/frontends/frontends.hpp"

namespace confab {

Chat::Chat(const Limits& limits, std::function<void()> flush_wanted)
    : schedule_(limits.write_queue_bytes_max, std::move(flush_wanted)), registry_(limits, schedule_) {}

const Chat::Service& Chat::service(std::string_view protocol) {
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

}  // namespace confab
