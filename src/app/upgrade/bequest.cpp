#include "bequest.hpp"

#include <pthread.h>
#include <spdlog/spdlog.h>
#include <sys/socket.h>

#include <boost/asio/post.hpp>
#include <csignal>
#include <new>
#include <thread>

#include "histories_codec.hpp"
#include "memory_file.hpp"
#include "protocol.hpp"

namespace confab::app {

struct Bequest::Job {
  Job(Channel from, std::function<void(Histories)> whom) : channel(std::move(from)), arrived(std::move(whom)) {}

  Channel channel;
  std::function<void(Histories)> arrived;  // of the loop's thread; empty once nobody waits
  std::thread thread;

  /// In the thread.
  Histories read() noexcept {
    try {
      return received();
    } catch (const std::bad_alloc&) {
      spdlog::warn("what was said before is lost: there is no memory for it");
      return {};
    }
  }

  Histories received() {
    const auto given = channel.receive(Channel::Clock::now() + upgrade::histories_wait_max);
    if (!given.is_message || given.message.text != upgrade::histories || given.message.descriptors.size() != 1) {
      spdlog::warn("what was said before is lost: the old confabd has not given it");
      return {};
    }
    const auto bytes = contents_of(given.message.descriptors.front());
    auto histories = bytes ? decode_histories(*bytes) : std::nullopt;
    if (!histories) spdlog::warn("what was said before is lost: the old confabd has given something else");
    return histories ? std::move(*histories) : Histories{};
  }
};

Bequest::Bequest(net::asio::io_context& context, Channel channel, std::function<void(Histories)> arrived)
    : job_(std::make_shared<Job>(std::move(channel), std::move(arrived))) {
  // The loop's thread takes all signals.
  sigset_t all;
  sigset_t before;
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, &before);
  job_->thread = std::thread([job = job_, work = net::asio::make_work_guard(context)] {
    auto histories = std::make_shared<Histories>(job->read());
    net::asio::post(work.get_executor(), [job, histories] {
      // The callee may destroy the Bequest, and the function with it.
      const auto tell = std::exchange(job->arrived, {});
      if (tell) tell(std::move(*histories));
    });
  });
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

Bequest::~Bequest() {
  job_->arrived = nullptr;
  ::shutdown(job_->channel.descriptor(), SHUT_RDWR);  // so that the thread waits no more
  job_->thread.join();
}

}  // namespace confab::app
