// CoreStage: performs transcripts in the chat core alone, without sockets or a daemon.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "core_administration.hpp"
#include "performance.hpp"
#include "support/world.hpp"

namespace confab::transcripts {

class CoreStage final : public Stage {
 public:
  explicit CoreStage(const std::string& notices);

  void connects(const std::string& who, const std::string& protocol) override;
  void sends(const std::string& who, const std::string& bytes) override;
  void hangs_up(const std::string& who) override;
  void is_lost(const std::string& who) override;
  void server_stops() override;
  void settle() override;
  std::optional<std::string> sees(const std::string& who) override;
  bool has_unseen(const std::string& who) override;
  bool is_gone(const std::string& who) override;

 private:
  struct Actor {
    test::Client* client;
    std::string unseen;
  };

  test::World world_;
  CoreAdministration administration_{world_};
  std::map<std::string, Actor> actors_;
};

}  // namespace confab::transcripts
