#include "probe.hpp"

#include <fmt/format.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/error.hpp>
#include <boost/beast/core/flat_static_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/system/system_error.hpp>
#include <exception>

namespace confab::metrics {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;

// More than our daemon says. Another program at the port may say more.
constexpr std::size_t answer_bytes_max = 4096;

/// Puts the status of the answer into `status`.
asio::awaitable<void> ask(const std::string& host, std::uint16_t port, unsigned& status) {
  beast::tcp_stream stream(co_await asio::this_coro::executor);
  stream.expires_after(probe_time);
  tcp::resolver resolver(stream.get_executor());
  const std::string service = std::to_string(port);
  const auto found = co_await resolver.async_resolve(host, service, asio::use_awaitable);
  co_await stream.async_connect(found, asio::use_awaitable);
  http::request<http::empty_body> request(http::verb::get, "/healthz", 11);
  // An IPv6 address stands in brackets (RFC 3986).
  const bool is_v6 = host.find(':') != std::string::npos;
  request.set(http::field::host, is_v6 ? fmt::format("[{}]:{}", host, port) : fmt::format("{}:{}", host, port));
  request.keep_alive(false);
  co_await http::async_write(stream, request, asio::use_awaitable);
  beast::flat_static_buffer<answer_bytes_max> buffer;
  http::response_parser<http::string_body> parser;
  parser.body_limit(answer_bytes_max);
  co_await http::async_read(stream, buffer, parser, asio::use_awaitable);
  status = parser.get().result_int();
}

}  // namespace

std::optional<std::string> probe(const std::string& host, std::uint16_t port) {
  unsigned status = 0;
  asio::io_context context(1);
  std::exception_ptr mistake;
  const auto at_the_end = [&mistake](const std::exception_ptr& what) { mistake = what; };
  asio::co_spawn(context, ask(host, port, status), at_the_end);
  context.run_for(probe_time);
  try {
    if (mistake) std::rethrow_exception(mistake);
  } catch (const boost::system::system_error& error) {
    if (error.code() != beast::error::timeout) return fmt::format("does not answer: {}", error.code().message());
  }
  if (status == 0) return fmt::format("does not answer within {} seconds", probe_time.count());
  if (status != static_cast<unsigned>(http::status::ok)) return fmt::format("answers with status {}", status);
  return std::nullopt;
}

}  // namespace confab::metrics
