// Task: the coroutine type of a connection. It starts at once, is resumed by the connection, and destroys its own frame
// when it ends; nobody holds it. It knows nothing of sockets. boost::asio::awaitable would cost each idle connection
// about 700 bytes more: see docs/decisions/0003-own-coroutine-type.md.
#pragma once

#include <coroutine>
#include <exception>

namespace confab::net {

class Task {
 public:
  struct promise_type {
    Task get_return_object() noexcept { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() noexcept {}
    // A task catches what it can handle; anything else is a bug.
    void unhandled_exception() noexcept { std::terminate(); }
  };
};

}  // namespace confab::net
