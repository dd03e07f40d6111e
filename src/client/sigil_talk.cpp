#include "sigil_talk.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "ascii.hpp"
#include "confab/base/assert.hpp"
#include "confab/base/blanks.hpp"

namespace confab::client {

namespace {

constexpr std::size_t name_bytes_max = 24;
constexpr std::size_t room_bytes_max = 32;

/// The number of the mark that `line` is; 0 if it is none of `name`.
std::uint64_t mark_in(std::string_view line, std::string_view name) {
  if (!line.starts_with('#') || line.size() < name.size() + 1) return 0;
  if (!same_but_case(line.substr(1, name.size()), name)) return 0;
  line.remove_prefix(1 + name.size());
  constexpr std::string_view between = ": mark ";
  if (!line.starts_with(between)) return 0;
  std::uint64_t number = 0;
  for (const char digit : line.substr(between.size())) {
    if (digit < '0' || digit > '9') return 0;
    number = number * 10 + static_cast<std::uint64_t>(digit - '0');
  }
  return number;
}

}  // namespace

SigilTalk::SigilTalk(std::string name, std::string password, std::string room)
    : name_(std::move(name)), password_(std::move(password)), room_(std::move(room)) {}

void SigilTalk::begin(std::string& out) {
  out += name_;
  if (!password_.empty()) out += ' ' + password_;
  out += '\n';
  mark(out);
}

void SigilTalk::mark(std::string& out) {
  out += fmt::format("#{} mark {}\n", name_, ++last_mark_);
  unconfirmed_ += std::exchange(sent_, 0);
  marked_ = true;
}

void SigilTalk::say(std::string_view text, std::string& out) {
  CONFAB_ASSERT(can_say());
  if (is_blank(text)) return;
  out += fmt::format("@{} {}\n", room_, text);
  ++sent_;
  if (!marked_) mark(out);
}

void SigilTalk::finish(std::string& out) {
  finishes_ = true;
  go_on(out);
}

void SigilTalk::go_on(std::string& out) {
  if (phase_ != Phase::talking || marked_) return;
  if (sent_ > 0) return mark(out);
  if (!finishes_) return;
  out += "!quit\n";
  phase_ = Phase::leaving;
}

void SigilTalk::hear(std::string_view line, std::string& out) {
  if (phase_ == Phase::failed || phase_ == Phase::leaving) return;
  // On slash, each line of the server begins so, and the first comes before any name.
  if (phase_ == Phase::naming && line.starts_with("* ")) return fail(Failure::no_sigil);
  if (line.starts_with("! ")) return complained(line.substr(2), out);
  if (marked_ && mark_in(line, name_) == last_mark_) confirmed(out);
}

void SigilTalk::complained(std::string_view line, std::string& out) {
  if (line.starts_with("too fast")) return;
  if (line.starts_with("missed ")) {
    // The mark may be among it.
    if (marked_) mark(out);
    return;
  }
  if (phase_ == Phase::naming) return;
  complaint_ = line;
  const bool of_room = line.starts_with("no room ") || line.starts_with("not in ");
  if (phase_ == Phase::entering || of_room) return fail(Failure::room);
  ++refused_;
}

void SigilTalk::confirmed(std::string& out) {
  marked_ = false;
  if (phase_ == Phase::naming) {
    phase_ = Phase::entering;
    if (same_but_case(room_, "lobby")) {
      phase_ = Phase::talking;
    } else {
      out += fmt::format("!enter {}\n", room_);
      return mark(out);
    }
  } else if (phase_ == Phase::entering) {
    phase_ = Phase::talking;
  }
  const std::size_t refused = std::min(std::exchange(refused_, 0), unconfirmed_);
  unsaid_ += refused;
  said_ += std::exchange(unconfirmed_, 0) - refused;
  go_on(out);
}

void SigilTalk::ended(bool in_order) {
  if (phase_ == Phase::leaving || phase_ == Phase::failed) return;
  fail(phase_ == Phase::naming && in_order ? Failure::name : Failure::cut);
}

void SigilTalk::fail(Failure failure) {
  phase_ = Phase::failed;
  failure_ = failure;
}

std::string name_complaint(std::string_view name) {
  if (!name.empty() && name.size() <= name_bytes_max && std::all_of(name.begin(), name.end(), is_letter_or_digit)) {
    return {};
  }
  return fmt::format("{} is no name for a script: it has letters and digits, up to {}.", name, name_bytes_max);
}

std::string room_complaint(std::string_view room) {
  if (!room.empty() && room.size() <= room_bytes_max && is_letter_or_digit(room.front()) &&
      std::all_of(room.begin(), room.end(), is_of_name)) {
    return {};
  }
  return fmt::format("{} is no name of a room: it has letters, digits, - _ and ., up to {} characters.", room,
                     room_bytes_max);
}

}  // namespace confab::client
