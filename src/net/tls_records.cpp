// The part of TlsStream that needs no OpenSSL: texts into records, records into system calls, and the spill.
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include "tls.hpp"

namespace confab::net {

namespace {

/// Copies the text of one record from the start of `pieces`, without the first `offset` bytes, and takes it off them.
std::string_view take_text(std::span<const std::string_view>& pieces, std::size_t& offset, std::span<char> record) {
  std::size_t used = 0;
  while (!pieces.empty() && used < record.size()) {
    const std::string_view part = pieces.front().substr(offset, record.size() - used);
    std::copy(part.begin(), part.end(), record.subspan(used).begin());
    used += part.size();
    offset += part.size();
    if (offset < pieces.front().size()) break;
    pieces = pieces.subspan(1);
    offset = 0;
  }
  return {record.data(), used};
}

}  // namespace

Socket::Sent TlsStream::send(std::span<const std::string_view> pieces) {
  Socket::Sent sent = send_spill();
  std::array<char, record_bytes_max> record;
  std::size_t offset = 0;
  while (sent.all && !pieces.empty()) {
    const std::string_view text = take_text(pieces, offset, record);
    more_follows_ = !pieces.empty();
    if (!write_text(text)) return {.bytes = sent.bytes, .broken = true};
    sent.bytes += text.size();
    sent.all = spill_.empty();
  }
  if (!pieces.empty()) sent.all = false;
  return sent;
}

Socket::Sent TlsStream::send_spill() {
  if (spill_.empty()) return {.all = !broken_, .broken = broken_};
  const std::string waiting = std::exchange(spill_, {});
  write_records(waiting.data(), static_cast<int>(waiting.size()));
  return {.all = spill_.empty() && !broken_, .broken = broken_};
}

int TlsStream::read_records(char* buffer, int size, bool* retry) {
  // Renewing keys costs much and brings nothing; RFC 8446 sets no bound.
  if (control_messages_ > control_messages_max && established_) broken_ = true;
  if (broken_) return -1;
  const std::size_t wanted = std::min(static_cast<std::size_t>(size), may_fetch_);
  fetched_all_ = wanted == 0;
  *retry = fetched_all_;
  if (fetched_all_) return -1;
  ssize_t result = 0;
  do {
    result = ::recv(descriptor_, buffer, wanted, MSG_DONTWAIT);
  } while (result < 0 && errno == EINTR);
  filled_ = result == static_cast<ssize_t>(wanted);
  if (result > 0) may_fetch_ -= static_cast<std::size_t>(result);
  *retry = result < 0 && errno == EAGAIN;
  if (result == 0) at_end_ = true;
  if (result < 0 && !*retry) broken_ = true;
  constexpr char handshake_record = 22;  // RFC 8446, section 5.1
  if (result > 0 && !std::exchange(began_, true)) foreign_ = buffer[0] != handshake_record;
  return foreign_ ? -1 : static_cast<int>(result);
}

/// Takes all: what does not fit into the socket goes into the spill.
int TlsStream::write_records(const char* bytes, int size) {
  if (foreign_ || broken_) return -1;
  std::string_view rest(bytes, static_cast<std::size_t>(size));
  // The kernel sends several records as one: that saves it most of its work.
  const int flags = MSG_NOSIGNAL | MSG_DONTWAIT | (std::exchange(more_follows_, false) ? MSG_MORE : 0);
  while (spill_.empty() && !rest.empty()) {
    const ssize_t result = ::send(descriptor_, rest.data(), rest.size(), flags);
    if (result < 0 && errno == EINTR) continue;
    if (result < 0 && errno != EAGAIN) broken_ = true;
    if (broken_) return -1;
    const bool is_full = result < static_cast<ssize_t>(rest.size());
    if (result > 0) rest.remove_prefix(static_cast<std::size_t>(result));
    if (is_full) break;
  }
  if (spill_.size() + rest.size() > spill_bytes_max) broken_ = true;
  if (!broken_) spill_ += rest;
  return broken_ ? -1 : size;
}

}  // namespace confab::net
