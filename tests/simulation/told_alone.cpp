#include "told_alone.hpp"

#include <array>
#include <cstddef>
#include <map>
#include <memory>
#include <utility>

#include "confab/chat/room_registry.hpp"
#include "confab/frontends/frontends.hpp"
#include "confab/inbound/intake.hpp"

namespace confab::simulation {

namespace {

constexpr Limits generous = {.line_bytes_max = 1 << 16,
                             .write_queue_bytes_max = 1 << 20,
                             .rooms_max = 1,
                             .rooms_per_user_max = 1,
                             .named_notices_members_max = 100,
                             .notices = Notices::full};

class Alone final : public Outlet {
 public:
  explicit Alone(Protocol protocol)
      : schedule_(generous.write_queue_bytes_max, [] {}),
        registry_(generous, schedule_),
        frontend_(find_frontend(name_of(protocol))->make(registry_)),
        queue_(schedule_, *this),
        session_(frontend_->open(queue_)),
        intake_(generous, *session_, queue_) {}
  ~Alone() { session_->ended(EndReason::finished, Instant{}); }

  /// The lines that answer `line`, with their endings.
  std::vector<std::string> say(std::string_view line) {
    std::string bytes(line);
    bytes += '\n';
    intake_.receive(bytes, Instant{});
    received_.clear();
    while (schedule_.run(1)) {
    }
    return std::exchange(received_, {});
  }

 private:
  void flush() override {
    std::array<std::string_view, 4> views;
    while (const std::size_t used = queue_.gather(views)) {
      std::size_t bytes = 0;
      for (std::size_t i = 0; i < used; ++i) {
        bytes += views[i].size();
        for (const char byte : views[i]) {
          if (received_.empty() || received_.back().ends_with('\n')) received_.emplace_back();
          received_.back() += byte;
        }
      }
      queue_.consume(bytes);
    }
  }

  FlushSchedule schedule_;
  RoomRegistry registry_;
  std::unique_ptr<Frontend> frontend_;
  WriteQueue queue_;
  std::unique_ptr<Session> session_;
  Intake intake_;
  std::vector<std::string> received_;
};

std::vector<std::string> ask(Protocol protocol, std::string_view line) {
  Alone alone(protocol);
  alone.say("alone");
  std::vector<std::string> lines = alone.say(line);
  for (std::string& told : lines) told.pop_back();
  return lines;
}

}  // namespace

std::vector<std::string> told_alone(Protocol protocol, std::string_view line) {
  // Clients may ask for help on any topic, so only a few answers are cached.
  constexpr std::size_t kept_max = 200;
  static std::map<std::pair<Protocol, std::string>, std::vector<std::string>> kept;
  std::pair<Protocol, std::string> question(protocol, line);
  if (const auto found = kept.find(question); found != kept.end()) return found->second;
  std::vector<std::string> lines = ask(protocol, line);
  if (kept.size() < kept_max) kept.emplace(std::move(question), lines);
  return lines;
}

std::vector<std::string> told_to_a_browser() {
  static const std::vector<std::string> answer = [] {
    Alone alone(Protocol::sigil);  // because it has no prompt
    return alone.say("GET / HTTP/1.1");
  }();
  return answer;
}

}  // namespace confab::simulation
