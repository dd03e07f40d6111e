#include "performance.hpp"

#include <regex>
#include <set>
#include <string_view>

namespace confab::transcripts {

namespace {

using Kind = Step::Kind;

std::string place(int line) {
  return "line " + std::to_string(line) + ": ";
}

/// Where an expected line has this, a time of day stands, with the date before it if that was not today.
constexpr std::string_view any_time = "hh:mm";

/// Whether `line` is what is expected. If `expected` has no time, that is equality.
bool is_as(const std::string& expected, const std::string& line) {
  static const std::regex time("([A-Z][a-z]{2} [0-9]{1,2} )?[0-2][0-9]:[0-5][0-9]");
  const auto place = expected.find(any_time);
  if (place == std::string::npos) return line == expected;
  if (line.compare(0, place, expected, 0, place) != 0) return false;
  std::smatch found;
  const auto begin = line.begin() + static_cast<std::ptrdiff_t>(place);
  if (!std::regex_search(begin, line.end(), found, time, std::regex_constants::match_continuous)) return false;
  return found.suffix().str() == expected.substr(place + any_time.size());
}

class Performance {
 public:
  explicit Performance(Stage& stage) : stage_(stage) {}

  std::string take(const Step& step) {
    if (step.kind != Kind::connects && step.kind != Kind::server_stops && !people_.contains(step.who)) {
      return place(step.line) + "nobody called " + step.who + " has connected";
    }
    if (step.kind == Kind::sees) return look(step);
    if (step.kind == Kind::is_gone) return look_for_the_end(step);
    if (std::string unseen = nothing_unseen(step.line); !unseen.empty()) return unseen;
    act(step);
    stage_.settle();
    return {};
  }

  /// Empty if everybody has seen everything that has arrived.
  std::string nothing_unseen(int line) {
    for (const std::string& who : people_) {
      if (std::string unseen = nothing_unseen(line, who); !unseen.empty()) return unseen;
    }
    return {};
  }

 private:
  void act(const Step& step) {
    switch (step.kind) {
      case Kind::connects: people_.insert(step.who); return stage_.connects(step.who, step.text);
      case Kind::sends: return stage_.sends(step.who, step.text);
      case Kind::hangs_up: return stage_.hangs_up(step.who);
      case Kind::is_lost: return stage_.is_lost(step.who);
      case Kind::server_stops: return stage_.server_stops();
      case Kind::sees:
      case Kind::is_gone: return;
    }
  }

  std::string look(const Step& step) {
    const auto line = stage_.sees(step.who);
    if (!line) return place(step.line) + step.who + " sees nothing, not: " + step.text;
    if (!is_as(step.text, *line)) return place(step.line) + step.who + " sees: " + *line + "\n  not: " + step.text;
    return {};
  }

  std::string look_for_the_end(const Step& step) {
    if (!stage_.is_gone(step.who)) return place(step.line) + step.who + " is still connected";
    return nothing_unseen(step.line, step.who);
  }

  std::string nothing_unseen(int line, const std::string& who) {
    if (!stage_.has_unseen(who)) return {};
    return place(line) + "before this, " + who + " sees: " + stage_.sees(who).value_or("");
  }

  Stage& stage_;
  std::set<std::string> people_;
};

}  // namespace

std::string perform(const Transcript& transcript, Stage& stage) {
  Performance performance(stage);
  for (const Step& step : transcript.steps) {
    if (std::string wrong = performance.take(step); !wrong.empty()) return wrong;
  }
  return performance.nothing_unseen(transcript.steps.empty() ? 0 : transcript.steps.back().line + 1);
}

}  // namespace confab::transcripts
