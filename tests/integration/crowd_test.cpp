// A thousand clients in one room, on one epoll set in one thread: all speak at once, and everybody hears everybody
// once, in the same order.
#include <gtest/gtest.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <string_view>
#include <vector>

#include "harness/client.hpp"
#include "harness/daemon.hpp"
#include "harness/line_cutter.hpp"
#include "harness/waiting.hpp"

namespace confab::harness {
namespace {

constexpr std::size_t members = 1000;
constexpr std::uint32_t lines_each = 3;
constexpr std::size_t messages = members * lines_each;

struct Member {
  Descriptor socket;
  LineCutter lines;
  std::vector<std::uint32_t> heard;  // message numbers, in order of arrival
  std::string stray;                 // something that should not have come
  bool in_hall = false;
};

/// Member N / lines_each says message N, as "N".
std::string name_of(std::size_t member) {
  return "m" + std::to_string(member);
}

/// Takes "m12: 37" or "@hall m12: 37" for message 37.
void hear(Member& member, std::string_view line) {
  if (line.starts_with("* You are now in hall") || line == "! no room named here") member.in_hall = true;
  if (line == "! no room named here") return;
  if (line.starts_with("* ") && !line.starts_with("* You missed")) return;
  const auto number_at = line.rfind(": ");
  std::uint32_t number = 0;
  const char* end = line.data() + line.size();
  if (number_at == std::string_view::npos || std::from_chars(line.data() + number_at + 2, end, number).ptr != end ||
      !line.substr(0, number_at).ends_with(name_of(number / lines_each))) {
    member.stray += line;
    member.stray += '\n';
    return;
  }
  member.heard.push_back(number);
}

class Crowd : public testing::Test {
 protected:
  Crowd() : epoll_(epoll_create1(EPOLL_CLOEXEC)) { require_descriptors(2 * members + 100); }

  /// Half of them speak slash, half sigil; all join one room.
  void come_in() {
    for (std::size_t i = 0; i < members; ++i) {
      const bool slash = i % 2 == 0;
      Member& member = members_.emplace_back();
      member.socket = connect_to(daemon_.endpoint(slash ? "slash" : "sigil"));
      send_from(i, name_of(i) + (slash ? "\n/join hall\n" : "\n!enter hall\n!members here\n"));
      epoll_event wanted{};
      wanted.events = EPOLLIN;
      wanted.data.u64 = i;
      ASSERT_EQ(epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, member.socket.get(), &wanted), 0);
    }
  }

  void send_from(std::size_t member, const std::string& bytes) {
    const ssize_t sent = send(members_[member].socket.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    ASSERT_EQ(sent, static_cast<ssize_t>(bytes.size()));
  }

  /// Reads everything, from everybody, until `enough()` or the deadline.
  template <class Enough>
  void listen_until(Enough enough) {
    const Deadline deadline(std::chrono::minutes(2));
    std::array<epoll_event, 256> events;
    while (!enough() && !deadline.passed()) {
      const int ready = epoll_wait(epoll_.get(), events.data(), events.size(), deadline.left_ms());
      for (int i = 0; i < ready; ++i) read_from(members_[events[static_cast<std::size_t>(i)].data.u64]);
    }
  }

  void read_from(Member& member) {
    static std::array<char, 256 * 1024> buffer;
    const ssize_t size = recv(member.socket.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (size <= 0) {
      epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, member.socket.get(), nullptr);
      member.stray += "(end of the connection)";
      return;
    }
    const std::size_t before = member.heard.size();
    std::string_view text(buffer.data(), static_cast<std::size_t>(size));
    member.lines.take(text, [&](std::string_view line) { hear(member, line); });
    heard_ += member.heard.size() - before;
  }

  Daemon daemon_;
  Descriptor epoll_;
  std::vector<Member> members_;
  std::size_t heard_ = 0;
};

/// What a member must have heard: everything in the common order except its own lines.
std::vector<std::uint32_t> without_own(const std::vector<std::uint32_t>& order, std::size_t member) {
  std::vector<std::uint32_t> others;
  for (const std::uint32_t number : order) {
    if (number / lines_each != member) others.push_back(number);
  }
  return others;
}

TEST_F(Crowd, ThousandClientsHearEachOtherExactlyOnceAndInOneOrder) {
  come_in();
  listen_until([&] { return std::all_of(members_.begin(), members_.end(), [](auto& m) { return m.in_hall; }); });
  // A witness who says nothing hears everything.
  Client witness = sigil_user(daemon_, "witness");
  witness.says("!enter hall");
  witness.sees_nothing();

  for (std::uint32_t line = 0; line < lines_each; ++line) {
    for (std::size_t i = 0; i < members; ++i) {
      const std::string number = std::to_string(i * lines_each + line);
      send_from(i, (i % 2 == 0 ? "" : "@hall ") + number + "\n");
    }
  }
  listen_until([&] { return heard_ >= messages * (members - 1); });

  Member order;
  for (std::size_t i = 0; i < messages; ++i) {
    std::string line = witness.line();
    line.pop_back();
    ASSERT_TRUE(line.starts_with("@hall ")) << line;
    hear(order, line);
  }
  ASSERT_EQ(order.stray, "");
  for (std::size_t i = 0; i < members; ++i) {
    ASSERT_EQ(members_[i].stray, "") << name_of(i);
    ASSERT_TRUE(members_[i].heard == without_own(order.heard, i)) << name_of(i) << " heard something else";
  }
  for (std::size_t i = 0; i < members; ++i) {
    std::vector<std::uint32_t> own;
    for (const std::uint32_t number : order.heard) {
      if (number / lines_each == i) own.push_back(number);
    }
    const auto first = static_cast<std::uint32_t>(i * lines_each);
    ASSERT_EQ(own, (std::vector<std::uint32_t>{first, first + 1, first + 2})) << name_of(i);
  }
}

}  // namespace
}  // namespace confab::harness
