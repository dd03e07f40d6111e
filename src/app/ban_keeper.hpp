// BanKeeper: the server's bans, with the clock that ends them. It does not disconnect anybody, and does not know who
// asks. Owned by the Daemon; used from the loop's thread.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "../net/asio.hpp"
#include "../store/ban_store.hpp"
#include "confab/admission/bans.hpp"
#include "confab/settings.hpp"

namespace confab::app {

/// The time of day, to the second.
WallTime wall_time();

/// Throws UsageError if the settings name a state directory and this program can't keep state.
void check_state(const Settings& settings);

class BanKeeper {
 public:
  /// `limits` outlive it.
  BanKeeper(net::asio::io_context& context, const BanLimits& limits)
      : context_(context), limits_(limits), bans_(limits), alarm_(context) {}

  /// From now on, keeps the bans in `directory`, unless it is empty, and has those that are there. Call it before the
  /// server serves. Throws UsageError.
  void keep_in(const std::string& directory);

  /// The same for a process that has taken over `bans` from one that kept them in `directory_before`, if anywhere. That
  /// one may use the directory for a moment more. If it used another one, what is in this one holds too. Throws
  /// UsageError.
  void go_on(const std::string& directory, std::vector<Ban> bans, const std::string& directory_before);

  /// Whether bans outlive the process: there is a directory, and it is written.
  bool keeps() const { return store_ != nullptr && store_->is_kept(); }

  const Bans& bans() const { return bans_; }

  /// Returns why that can't be, if it can't.
  std::optional<std::string> ban(const BanTarget& target, std::optional<std::chrono::seconds> time,
                                 std::string_view reason, std::string_view by);

  /// Returns false if there is no such ban.
  bool unban(const BanTarget& target);

  /// Forgets what has ended by now.
  void look();

  /// Nothing of it stays in the context. Waits for nothing: what is left is written while the server says goodbye.
  void stop();

 private:
  // How often it looks at the clock while some ban has an end: a ban lasts this much longer at most.
  static constexpr std::chrono::seconds interval{1};

  void wait();
  store::BanStore::Told teller();
  void tell(const std::optional<std::string>& why_not);
  std::vector<Ban> all() const;

  net::asio::io_context& context_;
  const BanLimits& limits_;
  Bans bans_;
  net::Alarm alarm_;
  bool stopped_ = false;
  std::unique_ptr<store::BanStore> store_;
};

}  // namespace confab::app
