#include "crowd.hpp"

#include <sys/epoll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>

#include "harness/waiting.hpp"

namespace confab::soak {

namespace {

using Clock = std::chrono::steady_clock;

// Each talker says a line every few seconds; that makes a room of fifty lively.
constexpr double lines_per_second = 400;
constexpr std::size_t line_bytes = 60;
// The loud room says ten times as much as its slow readers read.
constexpr double loud_lines_per_second = 1000;
constexpr std::size_t loud_line_bytes = 250;
constexpr std::size_t slow_read_bytes = 250;
constexpr std::chrono::milliseconds slow_read_interval{10};
constexpr std::size_t loud_talkers_count = 2;
constexpr std::size_t loud_room = 0;
constexpr int slow_receive_buffer_bytes = 4096;

const std::string fence = "nowhere";

template <class Number>
Number number_in(std::string_view text) {
  Number number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace

Crowd::Member::Member(const harness::Endpoint& endpoint, Role its_role, std::size_t its_room, const Ledger& ledger,
                      Speaker its_number)
    : socket(connect_to(
          endpoint,
          {.receive_buffer_bytes = its_role == Role::slow_reader ? slow_receive_buffer_bytes : 0, .blocking = false})),
      role(its_role),
      room(its_room),
      number(its_number),
      account(ledger, its_number),
      is_slash(endpoint.protocol == "slash") {}

Crowd::Crowd(const Place& place) : epoll_(epoll_create1(EPOLL_CLOEXEC)) {
  for (std::size_t room = 0; room < rooms_count; ++room) ledgers_.emplace_back(room_name(room));
  members_.reserve(members_count);
  for (Speaker number = 0; number < members_count; ++number) {
    const std::size_t loud = number - rooms_count;  // after the scribes
    const Role role = number < rooms_count                             ? Role::scribe
                      : loud < slow_readers_count                      ? Role::slow_reader
                      : loud < slow_readers_count + loud_talkers_count ? Role::loud_talker
                                                                       : Role::talker;
    const std::size_t room = role == Role::scribe   ? number
                             : role == Role::talker ? 1 + number % (rooms_count - 1)
                                                    : loud_room;
    const bool is_slash = role == Role::slow_reader || (role == Role::talker && number / rooms_count % 2 == 0);
    come_in(members_.emplace_back(is_slash ? place.slash : place.sigil, role, room, ledgers_[room], number));
  }
  const harness::Deadline deadline;
  while (in_ < members_count && !deadline.passed()) listen(std::chrono::milliseconds(10));
  if (in_ < members_count) throw Failure("only " + std::to_string(in_) + " came in");
}

void Crowd::come_in(Member& member) {
  const std::string room = room_name(member.room);
  const std::string enter =
      member.is_slash ? "\n/join " + room + "\n" : "\n!enter " + room + "\n!members " + fence + "\n";
  const std::string words = "u" + std::to_string(member.number) + enter;
  if (send(member.socket.get(), words.data(), words.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(words.size())) {
    throw Failure("a member cannot come in");
  }
  if (member.role == Role::slow_reader) return;
  epoll_event wanted{};
  wanted.events = EPOLLIN;
  wanted.data.u64 = member.number;
  epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, member.socket.get(), &wanted);
}

// ---- Hearing

void Crowd::listen(std::chrono::milliseconds duration) {
  const auto end = Clock::now() + duration;
  std::array<epoll_event, 256> events;
  for (auto now = Clock::now(); now < end; now = Clock::now()) {
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(end - now).count();
    const int ready = epoll_wait(epoll_.get(), events.data(), events.size(), static_cast<int>(wait));
    for (int i = 0; i < ready; ++i) receive(members_[events[static_cast<std::size_t>(i)].data.u64], SIZE_MAX);
    if (!all_read_ && now - slow_read_at_ < slow_read_interval) continue;
    slow_read_at_ = now;
    for (Member& member : members_) {
      if (member.role == Role::slow_reader) receive(member, all_read_ ? SIZE_MAX : slow_read_bytes);
    }
  }
}

void Crowd::receive(Member& member, std::size_t bytes_max) {
  static std::array<char, 64 * 1024> buffer;
  const ssize_t size = recv(member.socket.get(), buffer.data(), std::min(bytes_max, buffer.size()), MSG_DONTWAIT);
  if (size < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (size <= 0) throw Failure("the connection of member " + std::to_string(member.number) + " ended");
  std::string_view text(buffer.data(), static_cast<std::size_t>(size));
  member.lines.take(text, [&](std::string_view line) { hear(member, line); });
}

void Crowd::hear(Member& member, std::string_view line) {
  const std::string_view missed = member.is_slash ? "* You missed " : "! missed ";
  if (line.starts_with(missed)) {
    const auto lines = number_in<std::uint64_t>(line.substr(missed.size()));
    if (member.role == Role::slow_reader) return member.account.misses(lines);
    throw Failure("member " + std::to_string(member.number) + " reads, and is told: " + std::string(line));
  }
  if (!member.is_in) {
    member.is_in = line.starts_with("* You are now in ") || line == "! no room named " + fence;
    if (member.is_in) ++in_;
    if (member.is_in || member.is_slash) return;
  }
  if (line.starts_with("* ") || line.starts_with("! ")) {
    throw Failure("member " + std::to_string(member.number) + " is told: " + std::string(line));
  }
  if (!member.is_slash) {
    // A sigil user is also in the lobby, where only attackers talk.
    if (!line.starts_with('@')) return;
    line.remove_prefix(line.find(' ') + 1);
  }
  const auto end = line.find(": ");
  if (end == std::string_view::npos) throw Failure("nobody said this: " + std::string(line));
  hear_said(member, line.substr(0, end), line.substr(end + 2));
}

void Crowd::hear_said(Member& member, std::string_view name, std::string_view text) {
  if (name.front() != 'u' && name.front() != 'p') return;  // an attacker
  const auto line = number_in<LineId>(text);
  if (member.role == Role::scribe) {
    const auto number = number_in<Speaker>(name.substr(1));
    ledgers_[member.room].scribe_hears(name.front() == 'u' ? number : first_passer_by + number, line);
    if (const auto said = said_at_.extract(line))
      longest_delay_ = std::max<std::chrono::duration<double>>(longest_delay_, Clock::now() - said.mapped());
  }
  member.account.hears(line);
}

bool Crowd::settled() {
  return std::all_of(ledgers_.begin(), ledgers_.end(), [](const Ledger& ledger) { return ledger.complete(); }) &&
         std::all_of(members_.begin(), members_.end(), [](Member& member) { return member.account.settled(); });
}

// ---- Talking

void Crowd::talk(std::chrono::duration<double> passed) {
  lines_due_ += lines_per_second * passed.count();
  loud_lines_due_ += loud_lines_per_second * passed.count();
  constexpr std::size_t first_loud = rooms_count + slow_readers_count;
  constexpr std::size_t first_talker = first_loud + loud_talkers_count;
  for (; lines_due_ >= 1; lines_due_ -= 1) {
    say(members_[first_talker + next_talker_ % (members_count - first_talker)], line_bytes);
    ++next_talker_;
  }
  for (; loud_lines_due_ >= 1; loud_lines_due_ -= 1) {
    say(members_[first_loud + next_line_ % loud_talkers_count], loud_line_bytes);
  }
}

void Crowd::say(Member& member, std::size_t bytes) {
  const LineId line = note_said(member.room, member.number);
  std::string text = member.is_slash ? "" : "@" + room_name(member.room) + " ";
  text += std::to_string(line) + " ";
  text.resize(bytes, '.');
  text += '\n';
  if (send(member.socket.get(), text.data(), text.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(text.size())) {
    throw Failure("the server takes nothing from member " + std::to_string(member.number));
  }
}

LineId Crowd::note_said(std::size_t room, Speaker speaker) {
  ledgers_[room].said(speaker, next_line_);
  if (room != loud_room) said_at_.emplace(next_line_, Clock::now());
  return next_line_++;
}

std::uint64_t Crowd::heard() const {
  std::uint64_t lines = 0;
  for (const Member& member : members_) lines += member.account.heard();
  return lines;
}

std::uint64_t Crowd::missed() const {
  std::uint64_t lines = 0;
  for (const Member& member : members_) lines += member.account.missed();
  return lines;
}

}  // namespace confab::soak
