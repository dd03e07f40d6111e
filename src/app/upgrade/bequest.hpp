// Bequest: what was said before this process served, on its way from the old one. It can be tens of MiB, so it comes
// when this process serves already, and a thread reads it. It does not know what a history is good for. Owned by the
// Daemon, and used from the loop's thread.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "../../net/asio.hpp"
#include "channel.hpp"
#include "confab/chat/history.hpp"

namespace confab::app {

class Bequest {
 public:
  /// By room; empty if the old process has died before it could give them.
  using Histories = std::vector<std::pair<std::string, History>>;

  /// Waits at the end of the channel to the old process. Calls `arrived` once, from the loop, unless this object has
  /// been destroyed. It may destroy this object.
  Bequest(net::asio::io_context& context, Channel channel, std::function<void(Histories)> arrived);

  /// Waits for the thread: for what it has begun to read.
  ~Bequest();
  Bequest(const Bequest&) = delete;
  Bequest& operator=(const Bequest&) = delete;

 private:
  struct Job;

  std::shared_ptr<Job> job_;
};

}  // namespace confab::app
