#include "reloader.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <boost/asio/post.hpp>
#include <exception>
#include <mutex>
#include <new>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>

#include "../net/log.hpp"
#include "motd.hpp"
#include "open_places.hpp"
#include "signals_blocked.hpp"

namespace confab::app {

/// One reload, shared by both threads. The loop's thread reads the result only after the other has posted.
struct Reloader::Job {
  // For the thread:
  CommandLine command_line;
  std::vector<ListenAddress> open;
  bool has_inherited_sockets;
  // From the thread:
  std::optional<Configuration> configuration;
  std::vector<std::string> sentences;  // why there is none

  std::mutex mutex;
  Reloader* owner;         // nullptr if the job is abandoned
  bool has_ended = false;  // the thread has nothing more to do
  std::thread thread;

  /// Nobody waits for `self` any more.
  void abandon(const std::shared_ptr<Job>& self) {
    const std::lock_guard lock(mutex);
    owner = nullptr;
    if (has_ended) {
      thread.join();
    } else {
      // Nobody may destroy a thread that runs. NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables)
      static auto* const kept = new std::vector<std::shared_ptr<Job>>;
      kept->push_back(self);
    }
  }

  /// In the thread, once it has read everything.
  void end(const std::shared_ptr<Job>& self) {
    const std::lock_guard lock(mutex);
    has_ended = true;
    if (owner == nullptr) return;
    net::asio::post(owner->context_, [self] {
      if (self->owner != nullptr) self->owner->finish(*self);
    });
  }

  void read();
  void look_up_hosts(const std::vector<ListenAddress>& addresses, std::vector<Place>& places);
};

/// Mistakes of a configuration file name the file; others do not.
static std::string of_file(const std::string& file, std::string_view sentence) {
  return fmt::format("{}: {}", net::log_safe(file), sentence);
}

void Reloader::Job::read() {
  try {
    Configuration read{load(command_line), {}};
    read.certificates = Certificates::load(files_of(read.options));
    read.motd = read_motd(read.options.settings.motd);
    look_up_hosts(without(wanted_listeners(read.options, has_inherited_sockets), open), read.places);
    if (sentences.empty()) configuration = std::move(read);
  } catch (const ConfigError& error) {
    sentences = error.sentences();
  } catch (const UsageError& error) {
    sentences.emplace_back(error.what());
  } catch (const std::bad_alloc&) {
    sentences.emplace_back("There is not enough memory to read the configuration file.");
  } catch (const std::exception& error) {
    sentences.push_back(fmt::format("internal error: {}", error.what()));
  }
}

void Reloader::Job::look_up_hosts(const std::vector<ListenAddress>& addresses, std::vector<Place>& places) {
  net::asio::io_context own;  // opens no descriptor for this
  for (const ListenAddress& address : addresses) {
    try {
      places.push_back(look_up(own, address));
    } catch (const UsageError& error) {
      sentences.push_back(of_file(command_line.config, error.what()));
    }
  }
}

Reloader::Reloader(net::asio::io_context& context, const CommandLine& command_line, bool has_inherited_sockets,
                   Open open, Apply apply)
    : context_(context),
      command_line_(command_line),
      has_inherited_sockets_(has_inherited_sockets),
      open_(std::move(open)),
      apply_(std::move(apply)),
      patience_(context) {}

Reloader::~Reloader() {
  if (job_) job_->abandon(job_);
}

void Reloader::ask(Operations::Outcome outcome) {
  if (stopped_) return outcome("The server is stopping.");
  if (!has_file()) {
    constexpr const char* why_not = "There is no configuration file to read again: start confabd with --config FILE.";
    spdlog::error("not reloaded: {}", why_not);
    return outcome(why_not);
  }
  asked_again_.push_back(std::move(outcome));
  if (!job_) begin();
}

void Reloader::begin() {
  asked_ = std::exchange(asked_again_, {});
  job_ = std::make_shared<Job>();
  job_->command_line = command_line_;
  job_->open = open_();
  job_->has_inherited_sockets = has_inherited_sockets_;
  job_->owner = this;
  const auto work = [job = job_] {
    job->read();
    job->end(job);
  };
  patience_.expires_after(read_time_max);
  patience_.async_wait([this, job = job_.get()](net::error_code cancelled) {
    if (!cancelled && job == job_.get()) give_up(*job);
  });
  try {
    const SignalsBlocked blocked;
    job_->thread = std::thread(work);
  } catch (const std::system_error&) {
    job_->sentences.emplace_back("There can be no thread to read the configuration file: try again later.");
    finish(*job_);
  }
}

void Reloader::finish(Job& job) {
  if (job.thread.joinable()) job.thread.join();
  const auto ended = std::exchange(job_, nullptr);
  conclude(apply(job));
}

void Reloader::give_up(Job& job) {
  job.abandon(std::exchange(job_, nullptr));
  conclude({fmt::format("{} or what it names could not be read within {} seconds.", net::log_safe(command_line_.config),
                        read_time_max.count())});
}

/// Says what has come of a reload, and begins the next one.
void Reloader::conclude(const std::vector<std::string>& sentences) {
  patience_.cancel();
  for (const std::string& sentence : sentences) spdlog::error("not reloaded: {}", sentence);
  std::optional<std::string> why_not;
  if (!sentences.empty()) why_not = sentences.front();
  if (sentences.size() > 1) *why_not += fmt::format(" The log has {} more.", sentences.size() - 1);
  for (const Operations::Outcome& outcome : std::exchange(asked_, {})) outcome(why_not);
  if (!asked_again_.empty() && !job_) begin();
}

/// Returns why the configuration can't hold, in sentences; none if it does.
std::vector<std::string> Reloader::apply(Job& job) {
  if (stopped_) return {"The server is stopping."};
  if (!job.configuration) return job.sentences;
  try {
    apply_(std::move(*job.configuration));
    return {};
  } catch (const UsageError& error) {
    return {of_file(command_line_.config, error.what())};
  }
}

}  // namespace confab::app
