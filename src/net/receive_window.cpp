#include "receive_window.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <span>
#include <string>
#include <utility>

#include "connection.hpp"
#include "server.hpp"

namespace confab::net {

void ReceiveWindow::narrow() {
  if (looks_ == 0 && !std::exchange(narrow_, true)) connection_.socket().narrow_window();
}

void ReceiveWindow::look_later() {
  if (Expiring::linked() || looks_ == looks_max || connection_.conversation().end_is_ahead()) return;
  waited_ = 0;
  server_.loop().deadlines().set(*this, server_.options().time.look_ahead);
}

void ReceiveWindow::look_now() {
  if (looks_ == 0) look();
}

void ReceiveWindow::caught_up() {
  if (looks_ == 0) return;
  give_back();
  narrow();
}

bool ReceiveWindow::keeps_looking() const {
  return looks_ > 0 && looks_ < looks_max && !connection_.conversation().end_is_ahead();
}

void ReceiveWindow::expired() {
  if (std::has_single_bit(waited_ + 2U)) {
    // Reading ahead takes some milliseconds, so only one connection does it per turn; the others try again a moment
    // later.
    if (keeps_looking() && !server_.wide_windows().claim_look()) {
      return server_.loop().deadlines().set(*this, server_.options().time.patience);
    }
    look();
  }
  ++waited_;
  if (keeps_looking()) server_.loop().deadlines().set(*this, server_.options().time.look_ahead);
}

void ReceiveWindow::look() {
  const Conversation& conversation = connection_.conversation();
  if (conversation.pause() == Pause::none || looks_ == looks_max || conversation.end_is_ahead()) return;
  if (looks_ == 0 ? open() : read_ahead()) ++looks_;
}

/// Returns false if that would show nothing or no wide window is free.
bool ReceiveWindow::open() {
  // With less unread, the narrow window still has room for the end itself.
  constexpr std::size_t unread_bytes_to_open = 16 * 1024;
  if (connection_.socket().unread_bytes() < unread_bytes_to_open) return false;
  if (!server_.wide_windows().take(connection_.peer().address())) return false;
  narrow_ = false;
  connection_.socket().open_window();
  // A read makes the kernel announce the open window to the client's machine. It must not use the shared buffer: that
  // may still hold the line of somebody who asks for this client's name.
  std::array<char, 1024> some;
  connection_.conversation().held().append(some.data(), connection_.socket().receive(some).bytes);
  return true;
}

/// The client has filled the wide window as well. Reads as much as its machine can still hold, to make room for that.
/// Returns false if the window is not full.
bool ReceiveWindow::read_ahead() {
  constexpr std::size_t unread_bytes_to_read_ahead = 1024 * 1024;
  constexpr std::size_t bytes_max = 6 * 1024 * 1024;
  const std::size_t bytes = std::min(connection_.socket().unread_bytes(), bytes_max);
  if (bytes < unread_bytes_to_read_ahead) return false;
  std::string& held = connection_.conversation().held();
  const std::size_t before = held.size();
  held.resize(before + bytes);
  held.resize(before + connection_.socket().receive(std::span(held).subspan(before)).bytes);
  return true;
}

void ReceiveWindow::give_back() {
  if (std::exchange(looks_, std::uint8_t{0}) > 0) server_.wide_windows().give_back(connection_.peer().address());
}

}  // namespace confab::net
