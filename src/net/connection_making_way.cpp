// What a Connection without a name does when a newcomer needs its place: see confab/admission/waiting_room.hpp.
#include <utility>

#include "connection.hpp"
#include "server.hpp"

namespace confab::net {

/// Lets the coroutine read once more, and end all that it would wait for otherwise.
void Connection::make_way() {
  makes_way_ = true;
  resume();
}

/// Whether the connection ends because it was asked to make way. What had arrived is heard by now.
bool Connection::gives_way() {
  if (!makes_way_) return false;
  makes_way_ = session_->unnamed();
  if (!makes_way_ || failed_ || end_of_stream_ || queue_.finishing()) return makes_way_;
  why_ended_ = "made way for a newcomer";
  server_.refusals().note(why_ended_, peer_);
  session_->login_timed_out();
  return true;
}

/// The connection is closed now; a client that may not notice is reset a moment later.
void Connection::leave_at_once() {
  if (!may_miss_its_end() || !server_.refused_clients().has_room()) return;
  server_.poller().remove(socket_.descriptor());
  server_.refused_clients().end(std::move(socket_));
}

}  // namespace confab::net
