// CoreAdministration: what operators ask of the server, on the stage without one: clients are removed, names banned,
// and texts announced, in the World alone. It knows no addresses. Owned by the CoreStage.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "confab/administration.hpp"
#include "confab/chat/name.hpp"
#include "support/world.hpp"

namespace confab::transcripts {

class CoreAdministration final : public Administration, private Operations {
 public:
  /// `world` outlives it.
  explicit CoreAdministration(test::World& world) : world_(world) {
    world_.registry().refuse_names([this](std::string_view name) { return bans_.find(name) != nullptr; });
  }

  void knows(test::Client& client) { clients_.push_back(&client); }

 private:
  bool kick(std::string_view name, std::string_view reason, std::string_view) override {
    bool found = false;
    for (test::Client* client : clients_) {
      if (!caseless_equal(client->name(), name)) continue;
      client->is_removed(reason);
      found = true;
    }
    return found;
  }
  bool hits(const BanTarget& target, std::string_view name) override { return caseless_equal(to_string(target), name); }
  std::optional<std::string> ban(const BanTarget& target, std::optional<std::chrono::seconds> time,
                                 std::string_view reason, std::string_view by) override {
    bans_.add({target, now, time ? std::optional(now + *time) : std::nullopt, std::string(reason), std::string(by)},
              now);
    kick(to_string(target), reason, by);
    return std::nullopt;
  }
  bool unban(const BanTarget& target, std::string_view) override { return bans_.remove(target); }
  const Bans& bans() override { return bans_; }
  bool keeps_bans() const override { return true; }
  WallTime wall_time() const override { return now; }
  void say(std::string_view text, std::string_view) override { world_.registry().announce(text, now); }

  // What no operator of the chat asks for.
  Operations& operations() override { return *this; }
  std::vector<SeenUser> users() override { return {}; }
  void drain(std::optional<std::chrono::seconds>, std::string_view) override {}
  bool draining() const override { return false; }
  std::optional<std::string> set_log_level(std::string_view, std::string_view) override { return std::nullopt; }
  Figures figures() override { return {}; }
  void upgrade(std::string_view, Outcome) override {}
  void reload(std::string_view, Outcome) override {}
  bool is_serving() const override { return true; }
  void stop(std::string_view) override {}

  static constexpr std::chrono::hours now{1};
  test::World& world_;
  std::vector<test::Client*> clients_;
  BanLimits limits_{100};
  Bans bans_{limits_};
};

}  // namespace confab::transcripts
