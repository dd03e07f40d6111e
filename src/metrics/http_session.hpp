// HttpSession: one connection of an HTTP client, which reads pages: GET and HEAD without a body, one request after the
// other (RFC 9112). Parsing and writing are Beast's. Whatever else arrives is answered with a status and a sentence,
// and the connection closes. It knows its limits but not its clock: its HttpServer, which owns it, tells it when it is
// late.
#pragma once

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/beast/core/flat_static_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <chrono>
#include <cstddef>
#include <string_view>

#include "../net/asio.hpp"
#include "../net/socket.hpp"
#include "pages.hpp"

namespace confab::metrics {

/// The header fields of a request, and as much again for its first line. Prometheus sends some 300 bytes.
inline constexpr std::size_t request_bytes_max = 8192;

struct HttpTimes {
  std::chrono::milliseconds request{5000};  // from the first byte of a request to the end of its header
  std::chrono::milliseconds answer{5000};   // until the kernel has taken the answer
  std::chrono::milliseconds idle{300'000};  // between two requests
  std::chrono::milliseconds linger{1000};   // after the last answer, until the client closes
};

class HttpSession {
 public:
  /// `pages` and `times` outlive the session. Throws boost::system::system_error if the kernel has no memory for it.
  HttpSession(net::asio::io_context& context, net::Socket socket, Pages& pages, const HttpTimes& times);

  /// Answers requests until the connection ends.
  Awaitable<void> serve();

  /// Ends what it waits for if that takes too long by now.
  void judge(net::Clock::time_point now);

  /// Whether it has no request to answer, and since when it waits for what it waits for.
  bool is_idle() const { return idle_; }
  net::Clock::time_point since() const { return since_; }

  /// Ends the connection at once. serve() returns soon.
  void close();
  bool is_closed() const { return !socket_.is_open(); }

 private:
  using Parser = boost::beast::http::request_parser<boost::beast::http::empty_body>;

  Awaitable<bool> answer_one();
  Awaitable<bool> answer(const Parser& parser);
  Awaitable<bool> refuse(unsigned status, std::string_view sentence);
  Awaitable<bool> refuse_what_failed(net::error_code failure);
  Awaitable<bool> send(const Page& page, bool whole, bool keeps_alive);
  Awaitable<void> linger();
  void expect_within(std::chrono::milliseconds time);

  net::asio::basic_stream_socket<net::tcp, net::Executor> socket_;
  Pages& pages_;
  const HttpTimes& times_;
  boost::beast::flat_static_buffer<request_bytes_max> buffer_;
  net::Clock::time_point since_;
  net::Clock::time_point deadline_;
  bool idle_ = true;
  bool late_ = false;
};

}  // namespace confab::metrics
