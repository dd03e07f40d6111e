// StateKeeper: all that outlives the process, from its start to its end: it has the state directory read, gives what
// was there to those it belongs to, and has written what they change. It knows no rule of the chat and writes nothing
// itself. Owned by the Daemon; used from the loop's thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "../net/asio.hpp"
#include "../net/server.hpp"
#include "../store/state_store.hpp"
#include "ban_keeper.hpp"
#include "operator_names.hpp"
#include "options.hpp"

namespace confab::app {

/// Throws UsageError if the settings name a state directory and this program can't keep state.
void check_state(const Settings& settings);

class StateKeeper {
 public:
  /// All outlive it.
  StateKeeper(net::asio::io_context& context, const Options& options, net::Server& server, BanKeeper& bans)
      : context_(context),
        settings_(options.settings),
        server_(server),
        bans_(bans),
        operator_names_(options.operators) {}
  ~StateKeeper() { leave(); }
  StateKeeper(const StateKeeper&) = delete;
  StateKeeper& operator=(const StateKeeper&) = delete;

  /// From now on, keeps everything in the directory of the settings, if they name one, and has what is there. Call it
  /// before the server serves, and when its standing rooms are there. Throws UsageError.
  void begin();

  /// The same for a process that has taken over everything from one that kept it in `directory_before`, if anywhere.
  /// That one may use the directory for a moment more. If it used another one, what is in this one is added. Throws
  /// UsageError.
  void go_on(const std::string& directory_before);

  /// Whether everything outlives the process: there is a directory, and it is written.
  bool keeps() const { return store_ != nullptr && store_->is_kept(); }

  /// The settings have new values.
  void settings_changed();

  /// Adds what it knows.
  void count(Figures& now) const;

  /// Another process serves: what is left is written, and the directory is left to it. Waits for nothing.
  void leave();

  /// The server has ended. Waits until what is left is written, for a while, and says in the log if it can't be.
  void end();

 private:
  store::StateStore::Told teller();
  void tell(const std::optional<std::string>& why_not);
  void read();
  void have_told_all();
  store::Holdings holdings() const;

  net::asio::io_context& context_;
  const Settings& settings_;
  net::Server& server_;
  BanKeeper& bans_;
  OperatorNames operator_names_;
  std::uint64_t missing_before_ = 0;  // lines, when the log said so last
  std::unique_ptr<store::StateStore> store_;
};

}  // namespace confab::app
