// Server: the listeners, the door and the connections, and what the log says about them. It decides who is let in and
// serves them. It knows no protocol and no chat rule; those are in the Chat. One per process, owned by run_daemon(), in
// one thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string_view>
#include <vector>

#include "asio.hpp"
#include "chat_reminders.hpp"
#include "confab/administration.hpp"
#include "confab/admission/bans.hpp"
#include "confab/admission/door.hpp"
#include "confab/base/tally.hpp"
#include "confab/chat.hpp"
#include "connection.hpp"
#include "handover.hpp"
#include "handshakes.hpp"
#include "listener.hpp"
#include "loop.hpp"
#include "memory_reserve.hpp"
#include "peer.hpp"
#include "proxied_arrivals.hpp"
#include "refused_clients.hpp"
#include "server_options.hpp"
#include "side_service.hpp"
#include "tls_identity.hpp"
#include "visit_log.hpp"

namespace confab::net {

/// What connections count since the start.
struct Traffic {
  std::uint64_t lines_heard = 0;
  std::uint64_t bytes_received = 0;
  std::uint64_t bytes_sent = 0;
  std::uint64_t ends_without_valid_name = 0;
  Tally<Ending> ends{};

  /// Before the session of `conversation` has ended.
  void count_end(const Conversation& conversation) {
    if (conversation.ending() == Ending::none && !conversation.named()) {
      ++ends_without_valid_name;
    } else {
      ends.count(conversation.ending());
    }
  }
};
/// Administrators connected at a time. They take no place of other clients, so they come in while the server is full.
inline constexpr DoorLimits admin_limits{.connections_max = 32, .connections_per_address_max = 32};

class Server final : private Chores {
 public:
  /// All arguments outlive the server. No handler of `context` runs for long.
  Server(asio::io_context& context, MemoryReserve& memory, const ServerOptions& options);
  ~Server() override;
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Serves `protocol`, from the table of front-ends, at `endpoint`, over TLS if there is an `identity`, which outlives
  /// the server. Port 0 takes a free port. Returns the address in use. Throws boost::system::system_error.
  tcp::endpoint listen(std::string_view protocol, const tcp::endpoint& endpoint, const TlsIdentity* identity = nullptr);

  /// The same at a unix socket that is bound to a file; the server removes the file when it stops.
  void listen(std::string_view protocol, SocketFile file, const TlsIdentity* identity = nullptr);

  /// Makes the files of all unix sockets those of the user whom the process is about to become. Returns false, with
  /// errno, on failure.
  bool give_socket_files_to(uid_t user, gid_t group);

  /// The same at a socket that listens already (Listener), which the server owns from now on.
  void listen(std::string_view protocol, int descriptor, const TlsIdentity* identity = nullptr);

  /// The listeners after the first `count`, in the order in which they were opened.
  std::vector<Listener*> listeners_after(std::size_t count);
  std::size_t listener_count() const { return listeners_.size(); }

  /// Ends a listener. Clients that it has let in stay.
  void close_listener(const Listener& listener);

  /// The settings have new values, and the ceiling of connections may have one.
  void settings_changed();

  /// Whoever connects to a listener of `protocol`, which is in no table of front-ends, gets to `service`. Both outlive
  /// the server. Called before listen().
  void offer(std::string_view protocol, SideService& service);

  // ---- For operators

  /// From now on, "admin" can be served, at unix sockets. `administration` outlives the server.
  void serve_admin(Administration& administration) { chat_.serve_admin(administration); }

  /// From now on, keeps out who is banned. `bans` outlive the server.
  void keep_out(const Bans& bans);

  std::vector<SeenUser> users();

  /// Whether a ban of `target` would hit the user called `name`.
  bool hits(const BanTarget& target, std::string_view name);

  /// Disconnects the user called `name`. Returns false if there is none.
  bool kick(std::string_view name, std::string_view reason);

  /// Disconnects everybody whom a ban hits, in the next turn.
  void kick_banned();

  void announce(std::string_view text) { chat_.announce(text, Clock::now().time_since_epoch()); }

  /// See RoomRegistry. They hold at once.
  void set_motd(Motd lines) { chat_.set_motd(std::move(lines)); }
  void set_operators(Names names) { chat_.set_operators(std::move(names)); }
  void remember(const ArchivedRoom& room, WallTime alive_at) {
    chat_.remember(room, alive_at, Clock::now().time_since_epoch());
  }
  void set_standing_rooms(const std::vector<RoomName>& names) {
    chat_.set_standing_rooms(names, Clock::now().time_since_epoch());
  }

  /// Closes the listeners of the chat; administrators and side services are served as before. Calls `drained` from the
  /// loop once nobody else is connected. Once.
  void drain(std::function<void()> drained);
  bool is_draining() const { return drained_ != nullptr; }

  /// Serves until stop() has been called and the last connection has closed.
  void run();

  /// Stops accepting, lets every session say goodbye, and closes each connection when everything is sent or the finish
  /// timeout passes.
  void stop();

  // ---- A live upgrade: see docs/architecture.md

  /// Whether nobody is about to end: their sessions end in this process, so that those who stay are told of it.
  bool is_settled();

  /// All that another process needs to serve in place of this one. Changes nothing.
  HandedOver state();

  /// Another process serves from now on. Clients who can't be carried are told so; run() returns once they have had
  /// their last word.
  void let_go();

  /// Becomes what the server of `state` was. This one is new. run() begins to serve those clients. Throws
  /// carried::BadState, or boost::system::system_error.
  void restore(const ServerState& state, std::vector<Socket> sockets);

  std::size_t connection_count() const { return connection_count_; }
  std::size_t user_count() const { return chat_.people_count(); }
  std::size_t room_count() const { return chat_.room_count(); }

  /// Without the figures of the log, which it does not know.
  Figures figures();

  // ---- For connections

  Loop& loop() { return loop_; }
  FlushSchedule& schedule() { return chat_.schedule(); }
  Door& door_of(const Chat::Service& service) { return service.second->is_for_administrators() ? admin_door_ : door_; }
  VisitLog& visits() { return visits_; }
  Traffic& traffic() { return traffic_; }
  RefusedClients& refused_clients() { return refused_clients_; }
  WideWindows& wide_windows() { return wide_windows_; }

  const ServerOptions& options() const { return options_; }
  /// How long a client that has received everything must have been silent before it is reset.
  const std::chrono::milliseconds& silence() const {
    return stopping_ ? options_.time.last_silence : options_.time.silence;
  }

  /// Makes up for what was taken from the reserve, if anything. Called so often that the work between two calls can't
  /// use the reserve up.
  void settle_memory() {
    if (!memory_.whole()) make_up_for_shortage();
  }

  KeptNames& kept_names() { return chat_.kept_names(); }

  /// What rooms keep for those who come later.
  RoomMemories& memories() { return chat_.memories(); }

  /// One descriptor is free again.
  void descriptor_freed();
  void connection_opened(Connection& connection);
  void connection_closed(Connection& connection);

 private:
  void kick_banned_now();
  // A connection that holds less than this is left alone during a shortage that has not got worse.
  static constexpr std::uint64_t held_bytes_spared_max = 16 * 1024;
  // How often the log mentions a shortage.
  static constexpr std::chrono::seconds shortage_log_interval{10};
  // How long a count of omitted log lines waits for the next line of its kind to carry it.
  static constexpr std::chrono::seconds log_interval{1};

  bool do_chores() override;
  bool all_done() const override { return stopping_ && connection_count_ == 0 && refused_clients_.empty(); }
  Listener::Accepted accepter(std::string_view protocol, const TlsIdentity* identity);
  SideService* side_service(std::string_view protocol) const;
  Listener& add(std::unique_ptr<Listener> listener, std::string_view protocol);
  void arrive(Socket socket, const tcp::endpoint& endpoint, const Chat::Service& service, const TlsIdentity* identity);
  void arrive_by_proxy(Socket socket, const tcp::endpoint& proxy, const Chat::Service& service,
                       const TlsIdentity* identity);
  void accept(Socket socket, const Peer& peer, const Chat::Service& service, const TlsIdentity* identity);
  const Ban* ban_of(const Peer& peer) const;
  void refuse_banned(Socket socket, const Peer& peer, const Ban& ban, const Chat::Service& service,
                     const TlsIdentity* identity);
  void end_drain_later();
  const Chat::Service& service_of(const std::string& protocol);
  bool make_up_for_shortage();

  asio::io_context& context_;
  MemoryReserve& memory_;
  const ServerOptions& options_;
  Chat chat_;
  Loop loop_;
  Door door_;
  Door admin_door_;
  const Bans* bans_ = nullptr;
  bool kicks_banned_ = false;      // in the next turn
  std::function<void()> drained_;  // while draining
  RefusedClients refused_clients_;
  VisitLog visits_;
  ProxiedArrivals arrivals_;
  ChatReminders reminders_;
  Alarm log_alarm_;
  Handshakes handshakes_;
  IntrusiveList<Connection, Connection> connections_;
  std::size_t connection_count_ = 0;
  Traffic traffic_;
  std::map<std::string_view, std::uint64_t> opened_;  // connections since the start, by protocol
  WideWindows wide_windows_;
  std::uint64_t shortages_seen_ = 0;
  Clock::time_point shortage_told_{};
  bool stopping_ = false;
  std::map<std::string_view, SideService*> side_services_;  // by protocol
  std::vector<std::unique_ptr<Listener>> listeners_;
  struct RestoredArrival {
    Socket socket;
    tcp::endpoint proxy;
    const Chat::Service* service;
  };
  std::vector<Connection::Restored> restored_;      // until run()
  std::vector<RestoredArrival> restored_arrivals_;  // the same
};

}  // namespace confab::net
