// HttpServer: the connections of HTTP clients that read pages, a bounded number at a time. It does not listen, and does
// not know what the pages say. Owned by the MetricsService; one thread, the loop's, in which each client is a
// coroutine. The loop gives Asio a few handlers at a time, so that these clients can't delay those of the chat.
#pragma once

#include <cstddef>
#include <exception>
#include <list>

#include "../net/asio.hpp"
#include "../net/socket.hpp"
#include "http_session.hpp"
#include "pages.hpp"

namespace confab::metrics {

/// Connections at a time, each with a descriptor. One more closes the one that has been idle longest: a scraper comes
/// back, and somebody who only holds connections keeps nobody out.
inline constexpr std::size_t http_connections_max = 16;

class HttpServer {
 public:
  /// `context` and `pages` outlive the server.
  HttpServer(net::asio::io_context& context, Pages& pages, HttpTimes times = {})
      : context_(context), pages_(pages), times_(times), alarm_(context) {}

  void accept(net::Socket socket);

  /// Closes all connections. Nothing of them stays in the context once the handlers that are ready have run.
  void stop();

 private:
  // How often deadlines are judged while there is a connection.
  static constexpr std::chrono::milliseconds judging_interval{500};

  using Sessions = std::list<HttpSession>;

  bool is_full() const;
  void make_room();
  void ended(Sessions::iterator session, const std::exception_ptr& mistake);
  void judge_later();

  net::asio::io_context& context_;
  Pages& pages_;
  const HttpTimes times_;
  Sessions sessions_;
  net::Alarm alarm_;
  bool stopped_ = false;
};

}  // namespace confab::metrics
