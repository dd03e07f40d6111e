#include "channel.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <system_error>
#include <utility>

#include "confab/base/assert.hpp"

namespace confab::app {

namespace {

/// Room for the descriptors of one message, as cmsg(3) wants it.
struct Ancillary {
  alignas(cmsghdr) std::array<std::byte, CMSG_SPACE(sizeof(int) * Channel::descriptors_max)> bytes;
};

/// Sleeps for a moment. Returns false at the deadline.
bool pause(Channel::Clock::time_point deadline) {
  if (Channel::Clock::now() >= deadline) return false;
  ::poll(nullptr, 0, 1);
  return true;
}

std::vector<Descriptor> descriptors_of(msghdr& header) {
  std::vector<Descriptor> found;
  for (cmsghdr* part = CMSG_FIRSTHDR(&header); part != nullptr; part = CMSG_NXTHDR(&header, part)) {
    if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS) continue;
    const std::size_t count = (part->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (std::size_t i = 0; i < count; ++i) {
      int number = -1;
      std::memcpy(&number, CMSG_DATA(part) + i * sizeof(int), sizeof number);
      found.emplace_back(number);
    }
  }
  return found;
}

}  // namespace

std::pair<Channel, Channel> Channel::make() {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    throw std::system_error(errno, std::generic_category(), "socketpair");
  }
  return {Channel(Descriptor(ends[0])), Channel(Descriptor(ends[1]))};
}

bool Channel::send(std::string_view text, std::span<const int> descriptors, Clock::time_point deadline) {
  CONFAB_ASSERT(!text.empty() && text.size() <= text_bytes_max && descriptors.size() <= descriptors_max);
  iovec piece{const_cast<char*>(text.data()), text.size()};
  msghdr header{};
  header.msg_iov = &piece;
  header.msg_iovlen = 1;
  Ancillary ancillary{};
  if (!descriptors.empty()) {
    header.msg_control = ancillary.bytes.data();
    header.msg_controllen = CMSG_SPACE(descriptors.size_bytes());
    cmsghdr* const part = CMSG_FIRSTHDR(&header);
    part->cmsg_level = SOL_SOCKET;
    part->cmsg_type = SCM_RIGHTS;
    part->cmsg_len = CMSG_LEN(descriptors.size_bytes());
    std::memcpy(CMSG_DATA(part), descriptors.data(), descriptors.size_bytes());
  }
  while (::sendmsg(end_.number(), &header, MSG_NOSIGNAL | MSG_DONTWAIT) < 0) {
    if (errno == EINTR) continue;
    // So many descriptors are under way that the other side must take some first; nothing tells us when it has.
    const bool crowded = errno == ETOOMANYREFS;
    if (!crowded && errno != EAGAIN) return false;
    if (crowded ? !pause(deadline) : !wait(POLLOUT, deadline)) {
      errno = ETIMEDOUT;
      return false;
    }
  }
  return true;
}

Channel::Received Channel::receive(Clock::time_point deadline) {
  std::string text(text_bytes_max, '\0');
  iovec piece{text.data(), text.size()};
  Ancillary ancillary;
  msghdr header{};
  for (bool was_reset = false;;) {
    header = {};
    header.msg_iov = &piece;
    header.msg_iovlen = 1;
    header.msg_control = ancillary.bytes.data();
    header.msg_controllen = ancillary.bytes.size();
    const ssize_t size = ::recvmsg(end_.number(), &header, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    if (size == 0) return {.failure = Failure::ended};
    if (size > 0) {
      text.resize(static_cast<std::size_t>(size));
      break;
    }
    // An end that has closed with something unread is told of before what it has sent, once.
    if (errno == ECONNRESET && !std::exchange(was_reset, true)) continue;
    if (errno == ECONNRESET) return {.failure = Failure::ended};
    if (errno != EAGAIN && errno != EINTR) return {.failure = Failure::broken};
    if (!wait(POLLIN, deadline)) return {.failure = Failure::timed_out};
  }
  Received received{.message = {std::move(text), descriptors_of(header)}, .is_message = true};
  if ((header.msg_flags & MSG_CTRUNC) != 0) return {.failure = Failure::cut};
  if ((header.msg_flags & MSG_TRUNC) != 0) return {.failure = Failure::broken};
  return received;
}

/// Waits until the end is ready for `events`, or until `deadline`. Returns false at the deadline.
bool Channel::wait(short events, Clock::time_point deadline) const {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
  if (left <= 0) return false;
  pollfd waited{end_.number(), events, 0};
  const int ready = ::poll(&waited, 1, static_cast<int>(std::min<long long>(left, 60'000)));
  return ready > 0 || (ready < 0 && errno == EINTR);
}

}  // namespace confab::app
