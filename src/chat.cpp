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

}  // namespace confab
