#include "http_server.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/system/system_error.hpp>
#include <cstddef>
#include <iterator>
#include <tuple>
#include <utility>

#include "../net/log.hpp"

namespace confab::metrics {

void HttpServer::accept(net::Socket socket) {
  if (stopped_) return;
  if (is_full()) make_room();
  try {
    sessions_.emplace_back(context_, std::move(socket), pages_, times_);
  } catch (const boost::system::system_error&) {
    return;  // the kernel has no memory for it
  }
  const auto session = std::prev(sessions_.end());
  const auto at_its_end = [this, session](const std::exception_ptr& mistake) { ended(session, mistake); };
  net::asio::co_spawn(context_.get_executor(), session->serve(), at_its_end);
  judge_later();
}

bool HttpServer::is_full() const {
  const auto is_open = [](const HttpSession& session) { return !session.is_closed(); };
  return std::ranges::count_if(sessions_, is_open) >= static_cast<std::ptrdiff_t>(http_connections_max);
}

/// Closes the connection that has been idle longest, or if none is, the one that has been busy longest. Its coroutine
/// ends a moment later.
void HttpServer::make_room() {
  const auto goes_before = [](const HttpSession& one, const HttpSession& other) {
    return std::tuple(one.is_closed(), !one.is_idle(), one.since()) <
           std::tuple(other.is_closed(), !other.is_idle(), other.since());
  };
  std::ranges::min_element(sessions_, goes_before)->close();
}

void HttpServer::ended(Sessions::iterator session, const std::exception_ptr& mistake) {
  sessions_.erase(session);
  if (!mistake) return;
  try {
    std::rethrow_exception(mistake);
  } catch (const std::exception& error) {
    spdlog::error("an HTTP client dropped: {}", net::log_safe(error.what()));
  }
}

void HttpServer::judge_later() {
  if (stopped_ || sessions_.empty()) return;
  alarm_.set(judging_interval, [this] {
    const auto now = net::Clock::now();
    for (HttpSession& session : sessions_) session.judge(now);
    judge_later();
  });
}

void HttpServer::stop() {
  stopped_ = true;
  alarm_.cancel();
  for (HttpSession& session : sessions_) session.close();
}

}  // namespace confab::metrics
