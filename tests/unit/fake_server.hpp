// FakeServer: stands in for all that administrators and operators can ask a server for: notes what it is asked.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "confab/administration.hpp"

namespace confab::test {

using namespace std::chrono_literals;

/// Notes what it is asked, and knows one user, carol.
class FakeServer final : public Administration, private Operations {
 public:
  std::vector<std::string> asked;
  std::vector<Outcome> under_way;  // of commands whose answer takes time
  std::function<bool(std::string_view name, std::string_view reason)> kicks =
      [](std::string_view name, std::string_view) { return name == "carol"; };
  BanTarget own_address = std::string("-");  // of whoever asks: it is that person's own name too
  std::vector<SeenUser> present = {{"carol", "unix:uid 0 pid 7", ""}};
  bool keeps = true;
  BanLimits limits{10};
  Bans all_bans{limits};

 private:
  Operations& operations() override { return *this; }
  std::vector<SeenUser> users() override { return present; }
  bool kick(std::string_view name, std::string_view reason, std::string_view by) override {
    note("kick", name, reason, by);
    return kicks(name, reason);
  }
  bool hits(const BanTarget& target, std::string_view name) override {
    return to_string(target) == name || target == own_address;
  }
  std::optional<std::string> ban(const BanTarget& target, std::optional<std::chrono::seconds> time,
                                 std::string_view reason, std::string_view by) override {
    note("ban", to_string(target), time ? std::to_string(time->count()) : "forever", reason, by);
    if (!all_bans.add({target, 1000s, time ? std::optional(1000s + *time) : std::nullopt, std::string(reason), ""},
                      1000s))
      return "There are 10 bans already.";
    return std::nullopt;
  }
  bool unban(const BanTarget& target, std::string_view by) override {
    note("unban", to_string(target), by);
    return all_bans.remove(target);
  }
  const Bans& bans() override { return all_bans; }
  bool keeps_bans() const override { return keeps; }
  WallTime wall_time() const override { return 1000s; }
  void say(std::string_view text, std::string_view by) override { note("say", text, by); }
  void drain(std::optional<std::chrono::seconds> time, std::string_view by) override {
    note("drain", time ? std::to_string(time->count()) : "forever", by);
  }
  bool draining() const override { return false; }
  std::optional<std::string> set_log_level(std::string_view level, std::string_view by) override {
    note("log-level", level, by);
    if (level == "info") return std::nullopt;
    return "one of debug, info, warning, error, off";
  }
  Figures figures() override { return {.connections = 3, .users = 1, .rooms = 2}; }
  void upgrade(std::string_view by, Outcome outcome) override {
    note("upgrade", by);
    under_way.push_back(std::move(outcome));
  }
  void reload(std::string_view by, Outcome outcome) override {
    note("reload", by);
    under_way.push_back(std::move(outcome));
  }
  bool is_serving() const override { return true; }
  void stop(std::string_view) override {}

  void note(const auto&... words) {
    std::string line;
    for (const std::string_view word : {std::string_view(words)...}) line.append(line.empty() ? "" : "|").append(word);
    asked.push_back(line);
  }
};

}  // namespace confab::test
