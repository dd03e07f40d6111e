// Pages: what is behind the paths of an HttpServer. Neither knows the other's side: a page knows nothing of HTTP but
// its status, and the server nothing of what it serves.
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <memory>
#include <string>
#include <string_view>

#include "../net/asio.hpp"

namespace confab::metrics {

/// A coroutine of the loop.
template <class Result>
using Awaitable = net::asio::awaitable<Result, net::Executor>;

/// What a coroutine waits for returns its failure, and throws nothing.
inline constexpr auto nothrow = net::asio::as_tuple(net::asio::use_awaitable_t<net::Executor>());

struct Page {
  unsigned status;                          // as in RFC 9110: 200, 404
  std::shared_ptr<const std::string> text;  // shared, because many may read it at once
  std::string_view type = "text/plain; charset=utf-8";
};

class Pages {
 public:
  /// The page at `path`, which begins with a slash and has no query.
  virtual Awaitable<Page> at(std::string_view path) = 0;

 protected:
  ~Pages() = default;
};

}  // namespace confab::metrics
