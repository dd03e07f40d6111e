#include "core_stage.hpp"

#include <stdexcept>

namespace confab::transcripts {

namespace {

Notices notices_called(const std::string& name) {
  if (name == "full") return Notices::full;
  if (name == "quiet") return Notices::quiet;
  if (name == "none") return Notices::none;
  throw std::runtime_error("there are no notices called " + name);
}

test::WorldOptions options_with(const std::string& notices) {
  test::WorldOptions options;
  options.limits.notices = notices_called(notices);
  options.limits.names_max = 100;
  return options;
}

}  // namespace

CoreStage::CoreStage(const std::string& notices) : world_(options_with(notices)) {
  world_.keeps_names();
  world_.passwords.works_at_once(true);
  world_.is_administered_by(administration_);
  world_.registry().set_operators({std::string(operator_name)});
}

void CoreStage::connects(const std::string& who, const std::string& protocol) {
  test::Client& client = world_.connects(protocol);
  administration_.knows(client);
  actors_[who] = {&client, {}};
}

void CoreStage::sends(const std::string& who, const std::string& bytes) {
  actors_.at(who).client->sends(bytes);
}

void CoreStage::hangs_up(const std::string& who) {
  actors_.at(who).client->hangs_up();
}

void CoreStage::is_lost(const std::string& who) {
  actors_.at(who).client->is_lost();
}

void CoreStage::server_stops() {
  world_.shuts_down();
}

void CoreStage::settle() {
  for (auto& [who, actor] : actors_) actor.client->notices();
  for (auto& [who, actor] : actors_) actor.unseen += actor.client->receives();
  world_.check();
}

std::optional<std::string> CoreStage::sees(const std::string& who) {
  std::string& unseen = actors_.at(who).unseen;
  const auto end = unseen.find('\n');
  if (end == std::string::npos) return std::nullopt;
  std::string line = unseen.substr(0, end);
  unseen.erase(0, end + 1);
  return line;
}

bool CoreStage::has_unseen(const std::string& who) {
  return actors_.at(who).unseen.find('\n') != std::string::npos;
}

bool CoreStage::is_gone(const std::string& who) {
  return actors_.at(who).client->is_closed();
}

}  // namespace confab::transcripts
