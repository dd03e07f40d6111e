#include "http_session.hpp"

#include <fmt/format.h>

#include <boost/beast/http/error.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/span_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/none.hpp>
#include <string_view>
#include <utility>

namespace confab::metrics {

namespace {

namespace http = boost::beast::http;

// How much one read takes of what nobody wants to know any more.
constexpr std::size_t discarded_at_once = 4096;

template <class Body>
http::response<Body> head_of(const Page& page, bool keeps_alive) {
  http::response<Body> response;
  response.version(11);
  response.result(page.status);
  response.set(http::field::content_type, page.type);
  response.set(http::field::cache_control, "no-store");
  response.set("X-Content-Type-Options", "nosniff");
  if (page.status == static_cast<unsigned>(http::status::method_not_allowed))
    response.set(http::field::allow, "GET, HEAD");
  response.content_length(page.text->size());
  response.keep_alive(keeps_alive);
  return response;
}

std::string_view path_of(std::string_view target) {
  return target.substr(0, target.find('?'));
}

}  // namespace

HttpSession::HttpSession(net::asio::io_context& context, net::Socket socket, Pages& pages, const HttpTimes& times)
    : socket_(context), pages_(pages), times_(times) {
  // Asio looks at the protocol only when it opens or accepts sockets itself.
  socket_.assign(net::tcp::v4(), socket.descriptor());
  socket.release();
  expect_within(times_.idle);
}

Awaitable<void> HttpSession::serve() {
  for (bool more = true; more;) more = co_await answer_one();
  co_await linger();
}

/// Returns whether another request may follow.
Awaitable<bool> HttpSession::answer_one() {
  idle_ = true;
  expect_within(times_.idle);
  if (buffer_.size() == 0) {
    const auto [failure] = co_await socket_.async_wait(net::tcp::socket::wait_read, nothrow);
    if (failure) co_return false;
  }
  idle_ = false;
  expect_within(times_.request);
  Parser parser;
  parser.header_limit(request_bytes_max);
  parser.body_limit(boost::none);  // a body is refused whatever its size
  const auto [failure, bytes] = co_await http::async_read_header(socket_, buffer_, parser, nothrow);
  if (failure) co_return co_await refuse_what_failed(failure);
  co_return co_await answer(parser);
}

Awaitable<bool> HttpSession::answer(const Parser& parser) {
  const auto& request = parser.get();
  const bool whole = request.method() == http::verb::get;
  if (!whole && request.method() != http::verb::head) {
    co_return co_await refuse(405, "Use GET or HEAD: there is nothing to change here.\n");
  }
  if (!parser.is_done()) co_return co_await refuse(413, "A request has no body here.\n");
  const auto target = request.target();
  const std::string_view path = path_of(std::string_view(target.data(), target.size()));
  const Page page = co_await pages_.at(path);
  co_return co_await send(page, whole, request.keep_alive());
}

Awaitable<bool> HttpSession::refuse_what_failed(net::error_code failure) {
  if (late_) {
    const double seconds = std::chrono::duration<double>(times_.request).count();
    const std::string sentence = fmt::format("A request has to be complete within {} seconds.\n", seconds);
    co_return co_await refuse(408, sentence);
  }
  if (failure == http::error::header_limit || failure == http::error::buffer_overflow) {
    const std::string sentence = fmt::format("The header of a request has at most {} bytes here.\n", request_bytes_max);
    co_return co_await refuse(431, sentence);
  }
  const bool is_of_http = failure.category() == http::make_error_code(http::error::end_of_stream).category();
  if (!is_of_http || failure == http::error::end_of_stream) co_return false;
  co_return co_await refuse(400, "This is no HTTP request.\n");
}

/// After a refusal nothing more is heard: what follows may be the rest of what was refused. `sentence` ends in LF.
Awaitable<bool> HttpSession::refuse(unsigned status, std::string_view sentence) {
  const Page page{.status = status, .text = std::make_shared<const std::string>(sentence)};
  co_return co_await send(page, true, false);
}

/// `whole`: with its text, not only its header. Returns whether another request may follow.
Awaitable<bool> HttpSession::send(const Page& page, bool whole, bool keeps_alive) {
  expect_within(times_.answer);
  if (whole) {
    auto response = head_of<http::span_body<const char>>(page, keeps_alive);
    response.body() = {page.text->data(), page.text->size()};
    const auto [failure, bytes] = co_await http::async_write(socket_, response, nothrow);
    co_return !failure && keeps_alive;
  }
  auto response = head_of<http::empty_body>(page, keeps_alive);
  const auto [failure, bytes] = co_await http::async_write(socket_, response, nothrow);
  co_return !failure && keeps_alive;
}

/// Reads what still arrives for a while: closing with unread input would reset the connection, and the client could
/// lose the answer.
Awaitable<void> HttpSession::linger() {
  net::error_code failure;
  socket_.shutdown(net::tcp::socket::shutdown_send, failure);
  expect_within(times_.linger);
  while (!failure && !late_) {
    buffer_.clear();
    const auto some = buffer_.prepare(discarded_at_once);
    const auto [ended, bytes] = co_await socket_.async_read_some(some, nothrow);
    failure = ended;
  }
  close();
}

void HttpSession::expect_within(std::chrono::milliseconds time) {
  late_ = false;
  since_ = net::Clock::now();
  deadline_ = since_ + time;
}

void HttpSession::judge(net::Clock::time_point now) {
  if (now < deadline_ || late_) return;
  late_ = true;
  net::error_code ignored;
  socket_.cancel(ignored);
}

void HttpSession::close() {
  net::error_code ignored;
  socket_.close(ignored);
}

}  // namespace confab::metrics
