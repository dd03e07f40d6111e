#include "slash_events.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <variant>

namespace confab {

namespace {

struct EventWriter {
  std::string& line;

  void operator()(const Said& said) const { line.append(said.from).append(": ").append(said.text); }
  void operator()(const SaidPrivately& said) const {
    line.append("[from ").append(said.from).append("] ").append(said.text);
  }
  void operator()(const Renamed& renamed) const {
    line.append("* ").append(renamed.was).append(" is now ").append(renamed.is).append(".");
  }
  void operator()(const TopicSet& topic) const {
    line.append("* ").append(topic.who).append(" set the topic: ").append(topic.text);
  }
  void operator()(const Joined& joined) const { line.append("* ").append(joined.who).append(" joined."); }
  void operator()(const Left& left) const {
    line.append("* ").append(left.who).append(" left");
    if (left.to) line.append(" for ").append(*left.to);
    switch (left.departure) {
      case Departure::ordinary: line.append("."); break;
      case Departure::connection_lost: line.append(" (connection lost)."); break;
      case Departure::removed: line.append(" (removed)."); break;
    }
  }
  void operator()(const Announced& announced) const { line.append("* Announcement: ").append(announced.text); }
  void operator()(const Displaced&) const { line.append("* You have come in from elsewhere. Goodbye."); }
  void operator()(const CrowdMoved& crowd) const {
    const auto people = [](std::uint32_t count) {
      return fmt::format("{} {}", count, count == 1 ? "person" : "people");
    };
    if (crowd.joined == 0) {
      line += fmt::format("* {} left.", people(crowd.left));
    } else if (crowd.left == 0) {
      line += fmt::format("* {} joined.", people(crowd.joined));
    } else {
      line += fmt::format("* {} joined, {} left.", people(crowd.joined), crowd.left);
    }
  }
};

class SlashWithoutPresence final : public EventRenderer {
 public:
  void render(const Envelope& told, std::string& line) const override {
    const bool is_presence = std::holds_alternative<Joined>(told.event) || std::holds_alternative<Left>(told.event) ||
                             std::holds_alternative<CrowdMoved>(told.event);
    if (!is_presence) render_slash_event(told.event, line);
  }
};

}  // namespace

void render_slash_event(const Event& event, std::string& line) {
  std::visit(EventWriter{line}, event);
}

const EventRenderer& slash_without_presence() {
  static const SlashWithoutPresence quiet;
  return quiet;
}

}  // namespace confab
